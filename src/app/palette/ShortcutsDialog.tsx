import { X } from 'lucide-react';
import { useId } from 'react';
import type { Command } from './commands';
import { Keys } from './Keys';
import { useModal } from './useModal';
import './palette.css';

interface ShortcutsDialogProps {
  readonly commands: readonly Command[];
  readonly open: boolean;
  readonly onClose: () => void;
  /** Whether single letters are shortcuts, as useShortcuts is told, and how to change it. */
  readonly letters: boolean;
  readonly onLetters: (letters: boolean) => void;
}

/** All commands that have keys, by group. */
export function ShortcutsDialog({ commands, open, onClose, letters, onLetters }: ShortcutsDialogProps) {
  const id = useId();
  const { dialog, close, props } = useModal(open, onClose);
  const withKeys = commands.filter(({ keys }) => keys !== undefined);
  const groups = [...new Set(withKeys.map(({ group }) => group))];
  return (
    <dialog ref={dialog} className="shortcuts" aria-labelledby={id} data-testid="shortcuts" {...props}>
      {open && (
        <div className="shortcuts-body">
          <div className="shortcuts-head">
            <h2 id={id}>Keyboard shortcuts</h2>
            <button type="button" className="icon-button" aria-label="Close" onClick={close}>
              <X aria-hidden size={16} />
            </button>
          </div>
          <div className="shortcuts-groups">
            {groups.map((group) => (
              <section key={group}>
                <h3>{group}</h3>
                <dl>
                  {withKeys
                    .filter((command) => command.group === group)
                    .map(({ id: key, title, keys }) => (
                      <div key={key}>
                        <dt>{title}</dt>
                        <dd>
                          <Keys keys={keys!} />
                        </dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
          <label className="check">
            <input
              type="checkbox"
              checked={letters}
              data-testid="shortcuts-letters"
              onChange={(event) => onLetters(event.target.checked)}
            />
            Keys without Ctrl, ⌘ or Alt too
            <span className="quiet">switch them off for dictation</span>
          </label>
        </div>
      )}
    </dialog>
  );
}
