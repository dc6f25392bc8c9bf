// A convolution as its definition says, in float64: the sum over taps and channels, one result after the other.

export interface DirectConvolution {
  /** [height, width, channels]. */
  readonly shape: readonly [number, number, number];
  readonly kernel: readonly [number, number];
  readonly filters: number;
  readonly stride?: readonly [number, number] | undefined;
  readonly dilation?: readonly [number, number] | undefined;
  readonly padding?: 'same' | 'valid' | undefined;
}

/**
 * One image through a convolution.
 * @param weight [kernelWidth * kernelHeight * channels, filters], width taps outermost.
 * @returns [height', width', filters], flat; zeros around the image as TensorFlow's `same` has them.
 */
export function directConvolution(
  image: ArrayLike<number>,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  options: DirectConvolution,
): Float64Array {
  const { shape, kernel, filters, stride = [1, 1], dilation = [1, 1], padding = 'same' } = options;
  const [height, width, channels] = shape;
  const axes = ([0, 1] as const).map((axis) => {
    const span = (kernel[axis] - 1) * dilation[axis] + 1;
    const wanted = Math.ceil(shape[axis] / stride[axis]);
    const missing = Math.max(0, (wanted - 1) * stride[axis] + span - shape[axis]);
    return padding === 'same'
      ? { before: Math.floor(missing / 2), count: wanted }
      : { before: 0, count: Math.floor((shape[axis] - span) / stride[axis]) + 1 };
  });
  const [down, across] = axes as [(typeof axes)[0], (typeof axes)[0]];
  const y = new Float64Array(down.count * across.count * filters);
  for (let row = 0; row < down.count; row++) {
    for (let column = 0; column < across.count; column++) {
      for (let filter = 0; filter < filters; filter++) {
        let sum = bias[filter] as number;
        for (let tap = 0; tap < kernel[0] * kernel[1]; tap++) {
          const i = row * stride[0] - down.before + (tap % kernel[0]) * dilation[0];
          const j = column * stride[1] - across.before + Math.floor(tap / kernel[0]) * dilation[1];
          if (i < 0 || i >= height || j < 0 || j >= width) continue;
          for (let channel = 0; channel < channels; channel++) {
            const x = image[(i * width + j) * channels + channel] as number;
            sum += x * (weight[(tap * channels + channel) * filters + filter] as number);
          }
        }
        y[(row * across.count + column) * filters + filter] = sum;
      }
    }
  }
  return y;
}
