// Loads TypeScript as `--import tsx` does, and in the threads of a program, too: node --import ./test/support/sources.mjs
import { register } from 'tsx/esm/api';

register();
