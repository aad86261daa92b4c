/** Runs of digits compare as numbers: BCL2 before BCL10. Shared, as making a collator costs more than using it. */
const natural = new Intl.Collator('en', { numeric: true });

/** Words by number: `codes` index `names`; −1 where the word is empty. */
export interface EncodedWords {
  /** Most frequent first, ties in natural order. */
  readonly names: readonly string[];
  readonly codes: Int32Array<ArrayBuffer>;
}

export function encodeWords(words: readonly string[]): EncodedWords {
  const seen = new Map<string, number>();
  const counts: number[] = [];
  const codes = new Int32Array(words.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    let code = word === '' ? -1 : seen.get(word);
    if (code === undefined) {
      seen.set(word, (code = counts.length));
      counts.push(0);
    }
    if (code >= 0) counts[code]!++;
    codes[i] = code;
  }
  const given = [...seen.keys()];
  const order = Array.from(given.keys()).sort(
    (a, b) => counts[b]! - counts[a]! || natural.compare(given[a]!, given[b]!),
  );
  const place = new Int32Array(given.length);
  order.forEach((code, at) => (place[code] = at));
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) codes[i] = place[codes[i]!]!;
  return { names: order.map((code) => given[code]!), codes };
}

/** Different words above which cells that mostly differ are ids or free text, and no groups. */
const MOST_NAMES = 200;

/** Whether words are ids or free text: over 200 different ones, and more than half of those that are there. */
export function mostlyDiffer({ names, codes }: EncodedWords): boolean {
  if (names.length <= MOST_NAMES) return false;
  let present = 0;
  for (const code of codes) if (code >= 0) present++;
  return 2 * names.length > present;
}
