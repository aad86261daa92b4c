/**
 * How errors cross threads. Comlink keeps only name, message and stack of a thrown Error; a user needs the code and
 * the mending of an OrthrusError, and callers need to tell an AbortError. Import this module on both sides of a wire.
 */
import { transferHandlers } from 'comlink';
import { abortError, isAbort, OrthrusError } from '../lib/errors';

/** A thrown value as plain data. */
export type WireError =
  | { readonly kind: 'orthrus'; readonly code: string; readonly message: string; readonly mend: string }
  | { readonly kind: 'abort' }
  | { readonly kind: 'error'; readonly name: string; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'value'; readonly text: string };

/** Plain data for any thrown value. */
export function packError(error: unknown): WireError {
  if (isAbort(error)) return { kind: 'abort' };
  if (error instanceof OrthrusError) {
    return { kind: 'orthrus', code: error.code, message: error.message, mend: error.mend };
  }
  if (error instanceof Error) {
    return { kind: 'error', name: error.name, message: error.message, stack: error.stack };
  }
  return { kind: 'value', text: String(error) };
}

/** The error that `packError` packed: an OrthrusError or AbortError again where it was one. */
export function unpackError(wire: WireError): Error {
  switch (wire.kind) {
    case 'abort':
      return abortError();
    case 'orthrus':
      return new OrthrusError(wire.code, wire.message, wire.mend);
    case 'error': {
      const error = Object.assign(new Error(wire.message), { name: wire.name });
      if (wire.stack !== undefined) error.stack = wire.stack;
      return error;
    }
    case 'value':
      return new Error(wire.text);
  }
}

const comlinkThrow = transferHandlers.get('throw');
if (!comlinkThrow) throw new Error('comlink has no handler for thrown values');

transferHandlers.set('throw', {
  canHandle: (value): value is { value: unknown } => comlinkThrow.canHandle(value),
  serialize: ({ value }: { value: unknown }) => [packError(value), []],
  deserialize: (wire: WireError): never => {
    throw unpackError(wire);
  },
});
