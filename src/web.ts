// affetto's public API for browsers: the WebAssembly engine.

export { type WebRuntimeOptions, webRuntime } from './runtime/web.js';
