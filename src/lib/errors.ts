/**
 * An error a user can act on: what is wrong, and how to mend it.
 *
 * `code` is stable and short (`checkpoint.truncated`, `device.none`); `message` says what is wrong in one
 * sentence; `mend` says what to do about it. Workers carry all three across threads (workers/wire).
 */
export class OrthrusError extends Error {
  override readonly name = 'OrthrusError';
  readonly code: string;
  readonly mend: string;

  constructor(code: string, message: string, mend: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.mend = mend;
  }
}

/** The error thrown when a task's AbortSignal fires. Its `name` is `AbortError`, as the platform's own. */
export function abortError(): DOMException {
  return new DOMException('Cancelled.', 'AbortError');
}

/** Throws an AbortError when `signal` has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError();
}

/** Whether `error` reports a cancelled task rather than a failure. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** One clear line for any thrown value: the message, then how to mend it where that is known. */
export function describeError(error: unknown): string {
  if (error instanceof OrthrusError) return error.mend ? `${error.message} ${error.mend}` : error.message;
  return error instanceof Error ? error.message : String(error);
}
