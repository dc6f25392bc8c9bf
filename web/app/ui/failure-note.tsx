// What went wrong, in the page's words and in those of the code that failed.

import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';

export function FailureNote({ failure }: { readonly failure: Failure }) {
  return (
    <div class="trouble" role="alert">
      <p class="trouble-what">{failureText(failure)}</p>
      <p class="note" lang="en">
        {failure.message}
      </p>
    </div>
  );
}
