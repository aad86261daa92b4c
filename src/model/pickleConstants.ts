import type { PickleCursor } from './pickleCursor';

export const noConstant = Symbol('not an opcode that pushes a constant');

const maxLongBytes = 64;

type Invalid = (what: string) => Error;

/** The value that an opcode pushes by itself, or `noConstant` for one that works on the stack. */
export function readConstant(opcode: string, cursor: PickleCursor, invalid: Invalid): unknown {
  switch (opcode) {
    case 'N':
      return null;
    case '\x88':
      return true;
    case '\x89':
      return false;
    case 'K':
      return cursor.uint8();
    case 'M':
      return cursor.uint16();
    case 'J':
      return cursor.int32();
    case 'G':
      return cursor.float64BigEndian();
    case '\x8a':
      return long(cursor, cursor.uint8(), invalid);
    case '\x8b':
      return long(cursor, cursor.uint32(), invalid);
    case 'I':
      return decimal(cursor.line(), invalid);
    case 'L':
      return decimal(cursor.line().replace(/L$/, ''), invalid);
    case 'F':
      return Number(cursor.line());
    case 'S':
      return cursor.line().replace(/^(['"])(.*)\1$/, '$2');
    case 'V':
      return cursor.line();
    case 'X':
    case 'T':
      return cursor.text(cursor.uint32());
    case '\x8c':
    case 'U':
      return cursor.text(cursor.uint8());
    case '\x8d':
      return cursor.text(cursor.uint64());
    case 'C':
      return cursor.take(cursor.uint8());
    case 'B':
      return cursor.take(cursor.uint32());
    case '\x8e':
    case '\x96':
      return cursor.take(cursor.uint64());
    case ']':
    case ')':
    case '\x8f':
      return [];
    case '}':
      return new Map();
    default:
      return noConstant;
  }
}

function long(cursor: PickleCursor, count: number, invalid: Invalid): number | bigint {
  if (count > maxLongBytes) throw invalid(`an integer of ${count} bytes`);
  return cursor.long(count);
}

/** Protocol 0 writes booleans as the integers 00 and 01. */
function decimal(text: string, invalid: Invalid): number | bigint | boolean {
  if (text === '00') return false;
  if (text === '01') return true;
  if (!/^[+-]?\d{1,150}$/.test(text)) throw invalid('an integer that is none');
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text.replace(/^\+/, ''));
}
