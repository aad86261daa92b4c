import { useEffect, useState } from 'react';
import { describeError } from '../../lib/errors';
import type { Command } from './commands';

/** Looks commands up by what was typed: transcripts, genes, panels. */
export type CommandSearch = (text: string) => readonly Command[] | Promise<readonly Command[]>;

interface Found {
  /** What was looked for; not always what is typed by now. */
  readonly text: string;
  readonly commands: readonly Command[];
  readonly problem: string | undefined;
}

const NOTHING: Found = { text: '', commands: [], problem: undefined };
/** Typing is not looked up letter by letter. */
const PAUSE_MS = 60;

/** What `search` finds for a text, a moment after it has been typed; answers that come too late are dropped. */
export function useFoundCommands(search: CommandSearch | undefined, text: string): Found {
  const [found, setFound] = useState(NOTHING);
  const wanted = text.trim();
  useEffect(() => {
    if (!search || wanted === '') return;
    let current = true;
    const settle = (commands: readonly Command[], problem?: string): void => {
      if (current) setFound({ text: wanted, commands, problem });
    };
    const timer = setTimeout(() => {
      Promise.resolve(wanted)
        .then(search)
        .then(settle, (error: unknown) => settle([], describeError(error)));
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [search, wanted]);
  return search && wanted !== '' ? found : NOTHING;
}
