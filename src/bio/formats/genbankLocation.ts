import type { Interval, Strand } from '../transcript';

/** Where a feature lies: 0-based half-open parts, ascending on the record. `<` and `>` are read as if complete. */
export interface GenBankLocation {
  readonly strand: Strand;
  readonly parts: readonly Interval[];
}

interface Part {
  readonly start: number;
  readonly end: number;
  readonly strand: Strand;
}

/** Splits at the commas that stand in no parentheses. */
function members(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === '(') depth++;
    else if (list[i] === ')') depth--;
    else if (list[i] === ',' && depth === 0) {
      found.push(list.slice(from, i));
      from = i + 1;
    }
  }
  return [...found, list.slice(from)];
}

/** Parts in the order in which they are transcribed, or what cannot be read. */
function partsOf(location: string): Part[] | string {
  const call = /^(join|order|complement)\((.*)\)$/.exec(location);
  if (call) {
    const parts: Part[] = [];
    for (const member of members(call[2]!)) {
      const inner = partsOf(member);
      if (typeof inner === 'string') return inner;
      parts.push(...inner);
    }
    if (call[1] !== 'complement') return parts;
    return parts.reverse().map((part) => ({ ...part, strand: part.strand === '+' ? '-' : '+' }));
  }
  const span = /^<?(\d+)(?:\.\.[<>]?(\d+))?$/.exec(location.replace(/^>/, ''));
  if (span) {
    const start = Number(span[1]) - 1;
    const end = Number(span[2] ?? span[1]);
    if (start < 0 || end <= start) return `the location ${location} is empty`;
    return [{ start, end, strand: '+' }];
  }
  if (location.includes(':')) return `it lies partly on another record (${location})`;
  return `the location ${location} is not exact`;
}

/**
 * Reads a location such as `complement(join(<10..20,30..>40))`; white space is ignored.
 * Reference: https://www.insdc.org/submitting-standards/feature-table/#3.4
 * @returns a text that says what cannot be read
 */
export function parseLocation(text: string): GenBankLocation | string {
  const parts = partsOf(text.replace(/\s+/g, ''));
  if (typeof parts === 'string') return parts;
  const { strand } = parts[0]!;
  if (parts.some((part) => part.strand !== strand)) return 'its parts lie on both strands';
  if (strand === '-') parts.reverse();
  for (let i = 1; i < parts.length; i++) {
    if (parts[i]!.start <= parts[i - 1]!.start) return 'its parts are not in the order of the sequence';
  }
  return { strand, parts: parts.map(({ start, end }) => [start, end]) };
}
