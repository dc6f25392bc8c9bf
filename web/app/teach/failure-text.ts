// Failures in the words of teaching, where it has its own.

import type { Failure } from '../protocol/outcome.js';
import { failureText as usual } from '../texts/failure-text.js';
import { textFor } from './texts/texts.js';

export const failureText = (failure: Failure): string =>
  textFor(`failure.${failure.code}`, usual(failure));
