/**
 * A text that plain comparison puts where people look for it: runs of digits by their number, capitals among small letters. Far cheaper
 * than a collator where tens of thousands are sorted.
 */
export const sortKey = (text: string): string =>
  text.toLowerCase().replaceAll(/\d+/g, (digits) => String.fromCharCode(digits.length + 47) + digits);

/** Words by number: `codes` index `names`; −1 where the word is empty. */
export interface EncodedWords {
  /** Most frequent first, ties in natural order. */
  readonly names: readonly string[];
  readonly codes: Int32Array<ArrayBuffer>;
}

/** Different words above which cells that mostly differ are ids or free text, and no groups. */
const MOST_NAMES = 200;

/**
 * Words as a category; undefined where they are ids or free text: over 200 different ones, more than half of those that are there.
 * Empty words are missing.
 */
export function encodeWords(words: readonly string[]): EncodedWords | undefined {
  const seen = new Map<string, number>();
  const counts: number[] = [];
  const codes = new Int32Array(words.length);
  let present = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    let code = word === '' ? -1 : seen.get(word);
    if (code === undefined) {
      seen.set(word, (code = counts.length));
      counts.push(0);
    }
    if (code >= 0) {
      counts[code]!++;
      present++;
    }
    codes[i] = code;
  }
  if (counts.length > MOST_NAMES && 2 * counts.length > present) return undefined;
  const given = [...seen.keys()];
  const keys = given.map(sortKey);
  const order = Array.from(given.keys()).sort(
    (a, b) => counts[b]! - counts[a]! || (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b),
  );
  const place = new Int32Array(given.length);
  order.forEach((code, at) => (place[code] = at));
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) codes[i] = place[codes[i]!]!;
  return { names: order.map((code) => given[code]!), codes };
}
