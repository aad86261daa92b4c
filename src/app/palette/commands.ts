/** Something the user can do, wherever the focus is: found in the palette, and by its keys. */
export interface Command {
  /** Unique and stable: what was run lately is remembered by it. */
  readonly id: string;
  /** "Run all panels". */
  readonly title: string;
  /** "Panels", "Document", "View". */
  readonly group: string;
  /** "Mod+K", "?", "g d": see keys.ts. */
  readonly keys?: string;
  /** Other words it is looked for by. */
  readonly keywords?: string;
  /** Why it cannot be run now, as a sentence. */
  readonly disabled?: string;
  readonly run: () => void;
}

/** Commands remembered as run lately. */
const MOST_RECENT = 5;

/** Ids of what was run lately, newest first, after one more. */
export const rememberCommand = (recent: readonly string[], id: string): readonly string[] =>
  [id, ...recent.filter((one) => one !== id)].slice(0, MOST_RECENT);
