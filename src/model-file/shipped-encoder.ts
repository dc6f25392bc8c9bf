// Where the pretrained encoder of the package lies, for those who read it: training, and users who embed recordings.

/** The address of `models/speech-encoder.onnx`. */
export const shippedEncoder: URL = new URL('../../models/speech-encoder.onnx', import.meta.url);
