const utf8 = new TextDecoder();

/** Bytes [start, end) as text: UTF-8, with a fast path for short ASCII. */
export function text(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 48) return utf8.decode(bytes.subarray(start, end));
  for (let i = start; i < end; i++) if (bytes[i]! > 127) return utf8.decode(bytes.subarray(start, end));
  return String.fromCharCode(...bytes.subarray(start, end));
}

/** The decimal integer written in bytes [start, end), or −1 where they hold anything but digits (or nothing). */
export function integer(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end || end - start > 15) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The non-negative decimal integer that `field` is, or −1. */
export function integerOf(field: string): number {
  return /^\d{1,15}$/.test(field) ? Number(field) : -1;
}

/** Whether bytes [start, end) spell the ASCII text `expected`. */
export function spells(bytes: Uint8Array, start: number, end: number, expected: string): boolean {
  if (end - start !== expected.length) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[start + i] !== expected.charCodeAt(i)) return false;
  return true;
}

/** Gives equal texts one shared string, so that a million rows do not hold a million copies of "protein_coding". */
export class Interner {
  private readonly known = new Map<string, string>();

  of(value: string): string {
    const found = this.known.get(value);
    if (found !== undefined) return found;
    this.known.set(value, value);
    return value;
  }
}

/**
 * Decodes words that come again and again (row types, chromosomes): a word seen before is recognised by its bytes, without
 * making a string. Row types alone took a tenth of the time of reading a GTF otherwise.
 */
export class Words {
  private readonly slots: string[] = new Array<string>(256).fill('');

  /** The word that bytes [start, end) spell. */
  of(bytes: Uint8Array, start: number, end: number): string {
    if (start >= end) return '';
    const slot = (bytes[start]! * 31 + bytes[end - 1]! * 7 + end - start) & 255;
    const known = this.slots[slot]!;
    if (spells(bytes, start, end, known)) return known;
    return (this.slots[slot] = text(bytes, start, end));
  }
}

/** The latest few thousand texts added; older ones are forgotten, so memory stays constant over any file. */
export class RecentSet {
  private older = new Set<string>();
  private newer = new Set<string>();

  constructor(private readonly span = 2048) {}

  add(value: string): void {
    if (this.newer.size >= this.span) {
      this.older = this.newer;
      this.newer = new Set();
    }
    this.newer.add(value);
  }

  has(value: string): boolean {
    return this.newer.has(value) || this.older.has(value);
  }
}
