/**
 * affetto's public API for browsers: the WebAssembly engine.
 * @module affetto/web
 */

export { type WebRuntimeOptions, webRuntime } from './runtime/web.js';
