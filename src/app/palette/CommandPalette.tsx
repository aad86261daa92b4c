import { useState } from 'react';
import { rememberCommand } from './commands';
import type { Command } from './commands';
import { CommandSearchBox } from './CommandSearchBox';
import { useModal } from './useModal';
import type { CommandSearch } from './useFoundCommands';
import './palette.css';

interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly open: boolean;
  readonly onClose: () => void;
  /** Finds more by what is typed ("Select transcript BCL2L1-205"). Give the same function while it finds the same. */
  readonly search?: CommandSearch;
  /** Ids of what was run lately, newest first, as an earlier visit told `onRecent`. */
  readonly recent?: readonly string[];
  readonly onRecent?: (recent: readonly string[]) => void;
}

/** A dialog in which to type for what the program can do: a few letters, Enter. */
export function CommandPalette({ commands, open, onClose, search, recent = [], onRecent }: CommandPaletteProps) {
  const [lately, setLately] = useState(recent);
  const { dialog, close, props } = useModal(open, onClose);
  const run = (command: Command): void => {
    // Closed first: the focus goes back to where it was, and the command may then move it.
    close();
    const next = rememberCommand(lately, command.id);
    setLately(next);
    onRecent?.(next);
    command.run();
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Commands" data-testid="palette" {...props}>
      {open && <CommandSearchBox commands={commands} search={search} recent={lately} onRun={run} onClose={close} />}
    </dialog>
  );
}
