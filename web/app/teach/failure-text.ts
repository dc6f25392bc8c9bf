// Failures in the words of teaching, where it has its own.

import type { Failure } from '../engine/protocol.js';
import { failureText as usual } from '../shell/failure-text.js';
import { textFor } from './texts/texts.js';

export const failureText = (failure: Failure): string =>
  textFor(`failure.${failure.code}`, usual(failure));
