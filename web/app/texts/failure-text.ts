// A failure in the reader's language; the English details of src/ say more.

import type { Failure } from '../protocol/outcome.js';
import { t, textFor } from './texts.js';

export const failureText = ({ code }: Failure): string =>
  textFor(`failure.${code}`, t('failure.other'));
