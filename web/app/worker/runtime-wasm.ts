// Where ONNX Runtime's WebAssembly build lies in the site, and its size for the progress bar.

import url from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

export const runtimeWasm = { url, bytes: __RUNTIME_BYTES__ };
