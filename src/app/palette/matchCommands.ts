import type { Command } from './commands';
import { matchText } from './matchText';

export interface CommandMatch {
  readonly command: Command;
  /** Letters of the title that were found, ascending. */
  readonly marks: readonly number[];
}

/** What a word found in keywords or group is worth beside one found in the title. */
const ASIDE = 0.5;
/** What having been run lately is worth: decides between commands that fit about alike. */
const RECENT = 2;
const DISABLED = -4;

/**
 * Commands that hold every word of the query, in title, group or keywords, best first. Without a query: those run lately,
 * newest first, then all others as they come.
 *
 * @param recent ids, newest first
 */
export function matchCommands(
  commands: readonly Command[],
  query: string,
  recent: readonly string[] = [],
): readonly CommandMatch[] {
  const words = query.split(/\s+/).filter((word) => word !== '');
  const age = (command: Command): number => {
    const at = recent.indexOf(command.id);
    return at < 0 ? recent.length : at;
  };
  if (words.length === 0) {
    return [...commands].sort((a, b) => age(a) - age(b)).map((command) => ({ command, marks: [] }));
  }
  return commands
    .flatMap((command) => {
      const found = fit(command, words);
      if (!found) return [];
      const extra = (age(command) < recent.length ? RECENT : 0) + (command.disabled === undefined ? 0 : DISABLED);
      return [{ command, marks: found.marks, score: found.score + extra }];
    })
    .sort((a, b) => b.score - a.score || age(a.command) - age(b.command))
    .map(({ command, marks }) => ({ command, marks }));
}

function fit(
  { title, group, keywords = '' }: Command,
  words: readonly string[],
): { readonly score: number; readonly marks: readonly number[] } | undefined {
  const marks = new Set<number>();
  let score = 0;
  for (const word of words) {
    const inTitle = matchText(word, title);
    const aside = Math.max(
      ...[group, ...keywords.split(/\s+/)].map((text) => ASIDE * (matchText(word, text)?.score ?? -Infinity)),
    );
    if (!inTitle && aside === -Infinity) return undefined;
    if (inTitle && inTitle.score >= aside) for (const mark of inTitle.marks) marks.add(mark);
    score += Math.max(inTitle?.score ?? -Infinity, aside);
  }
  return { score, marks: [...marks].sort((a, b) => a - b) };
}
