// What went wrong, in the page's words; behind a click, in those of the code that failed.

import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { Details } from './details.js';

export function FailureNote({ failure }: { readonly failure: Failure }) {
  return (
    <div class="trouble" role="alert">
      <p class="trouble-what">{failureText(failure)}</p>
      <Details message={failure.message} />
    </div>
  );
}
