// Asserts that a promise is rejected with an AffettoError of a given code, and hands out its message.
import { expect } from 'vitest';
import { AffettoError, type AffettoErrorCode } from '../../src/errors.js';

export async function expectCode(
  promise: Promise<unknown>,
  code: AffettoErrorCode,
): Promise<string> {
  const outcome = await promise.then(
    () => 'resolved',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(AffettoError);
  const error = outcome as AffettoError;
  expect({ code: error.code, message: error.message }).toMatchObject({ code });
  return error.message;
}
