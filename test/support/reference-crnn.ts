// The sizes of `crnn` that were counted by hand and recorded beside PyTorch, whatever its defaults become.

export const referenceCrnn = {
  channels: [16, 32, 64],
  kernels: [5, 3, 3],
  timeStrides: [2, 1, 2],
  projection: 128,
  lstmUnits: 64,
  attentionUnits: 64,
};
