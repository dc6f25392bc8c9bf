// What a page without a bundler imports: dist/standalone/affetto.js, made from this.

export { AffettoError } from '../errors.js';
export { emojiFor } from '../recognition/emoji.js';
export { version } from '../version.js';
export { loadAffetto } from './load-affetto.js';
