/** How well a query fits a text, and which of its letters it found. */
export interface TextMatch {
  readonly score: number;
  /** Ascending indices into the text. */
  readonly marks: readonly number[];
}

const LETTER = 1;
/** A letter that begins a word, so that "ra" finds "Run all" first. */
const WORD_START = 4;
/** A letter right after the one found before it: a little more, so that a word is found whole where it is there. */
const ADJACENT = 5;
/** A letter passed over between two found ones. */
const GAP = 0.15;
/** A letter before the first found one, and each letter of the text: short texts first. */
const LEAD = 0.02;
/** Letters of a text that are looked at. */
const LONGEST = 200;

/** Whether a word begins at a letter: after no letter or digit, a capital after a small one, a digit after a letter. */
function beginsWord(text: string, at: number): boolean {
  const before = text[at - 1];
  const here = text[at]!;
  if (before === undefined || !/[\p{L}\p{N}]/u.test(before)) return /[\p{L}\p{N}]/u.test(here);
  return (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(here)) || (/\p{L}/u.test(before) && /\p{N}/u.test(here));
}

/**
 * Finds the letters of `query`, in order and in any case, in `text`; of all ways to find them the best one (Smith and Waterman's
 * recurrence with a linear gap, O(query × text)).
 *
 * @returns undefined where they are not all there
 */
export function matchText(query: string, text: string): TextMatch | undefined {
  const wanted = lowerLetters(query);
  const letters = lowerLetters(text.slice(0, LONGEST));
  const n = letters.length;
  if (wanted.length === 0) return { score: 0, marks: [] };
  if (wanted.length > n) return undefined;
  const worth = letters.map((_, at) => LETTER + (beginsWord(text, at) ? WORD_START : 0));
  /** Best score with the letters so far, the last of them found at `at`. */
  let scores = letters.map((letter, at) => (letter === wanted[0] ? worth[at]! - LEAD * at : -Infinity));
  /** For each further letter and place: where the letter before it was found. */
  const origins: Int16Array[] = [];
  for (const letter of wanted.slice(1)) {
    const next = new Array<number>(n).fill(-Infinity);
    const origin = new Int16Array(n);
    let farther = -Infinity;
    let fartherAt = -1;
    for (let at = 1; at < n; at++) {
      const adjacent = scores[at - 1]! + ADJACENT;
      if (letters[at] === letter) {
        next[at] = worth[at]! + Math.max(adjacent, farther);
        origin[at] = adjacent >= farther ? at - 1 : fartherAt;
      }
      farther -= GAP;
      if (scores[at - 1]! - GAP > farther) {
        farther = scores[at - 1]! - GAP;
        fartherAt = at - 1;
      }
    }
    scores = next;
    origins.push(origin);
  }
  let end = 0;
  for (let at = 1; at < n; at++) if (scores[at]! > scores[end]!) end = at;
  if (scores[end] === -Infinity) return undefined;
  const marks = [end];
  for (const origin of origins.reverse()) marks.unshift(origin[marks[0]!]!);
  return { score: scores[end]! - LEAD * n, marks };
}

/** One entry a UTF-16 unit, so that indices are the text's own. */
const lowerLetters = (text: string): string[] => text.split('').map((letter) => letter.toLowerCase());
