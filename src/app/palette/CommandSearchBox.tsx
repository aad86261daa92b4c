import { useEffect, useId, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { counted } from '../../notebook/format';
import { stepOption } from '../../panels/isoforms/stepOption';
import { CommandOption } from './CommandOption';
import type { Command } from './commands';
import { matchCommands } from './matchCommands';
import type { CommandMatch } from './matchCommands';
import { matchText } from './matchText';
import { useFoundCommands } from './useFoundCommands';
import type { CommandSearch } from './useFoundCommands';

/** Commands shown at once; the rest is reached by typing. */
const SHOWN = 60;

interface CommandSearchBoxProps {
  readonly commands: readonly Command[];
  readonly search: CommandSearch | undefined;
  readonly recent: readonly string[];
  readonly onRun: (command: Command) => void;
  readonly onClose: () => void;
}

/** WAI-ARIA's combobox with a listbox that is always there. The focus stays in the field. */
export function CommandSearchBox({ commands, search, recent, onRun, onClose }: CommandSearchBoxProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const found = useFoundCommands(search, text);
  const matches = useMemo((): readonly CommandMatch[] => {
    const known = matchCommands(commands, text, recent);
    // Until the search has answered to what is typed now, what it found before is offered where it still fits.
    const late = found.text !== text.trim();
    const more = late ? matchCommands(found.commands, text) : found.commands.map((command) => marked(command, text));
    return [...known, ...more];
  }, [commands, text, recent, found]);
  const shown = matches.slice(0, SHOWN);
  const current = shown[Math.min(active, shown.length - 1)];
  const at = current ? shown.indexOf(current) : -1;

  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at, id]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const again = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
    if (again || event.key === 'Escape') onClose();
    else if (event.key === 'Enter') {
      if (current && current.command.disabled === undefined) onRun(current.command);
    } else {
      const next =
        event.key === 'Home' ? 0 : event.key === 'End' ? shown.length - 1 : stepOption(at, event.key, shown.length);
      if (next === undefined) return;
      setActive(next);
    }
    event.preventDefault();
  };

  return (
    <div className="palette-body">
      <input
        className="palette-field"
        role="combobox"
        aria-label="Find a command"
        aria-autocomplete="list"
        aria-expanded={shown.length > 0}
        aria-controls={shown.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        placeholder={search ? 'A command, panel, transcript or gene' : 'A command'}
        autoComplete="off"
        spellCheck={false}
        value={text}
        data-testid="palette-field"
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
      />
      {shown.length > 0 && (
        <ul id={`${id}-list`} className="palette-list" role="listbox" aria-label="Commands">
          {shown.map((match, i) => (
            <CommandOption
              key={match.command.id}
              id={`${id}-${i}`}
              match={match}
              active={i === at}
              onActive={() => setActive(i)}
              onRun={() => onRun(match.command)}
            />
          ))}
        </ul>
      )}
      {shown.length === 0 && <p className="palette-none">Nothing fits “{text.trim()}”. Fewer letters find more.</p>}
      {matches.length > SHOWN && (
        <p className="palette-none">{matches.length - SHOWN} more: type to narrow them down.</p>
      )}
      {found.problem !== undefined && <p className="palette-none field-wrong">{found.problem}</p>}
      <p className="visually-hidden" role="status">
        {counted(matches.length, 'command')}
      </p>
    </div>
  );
}

/** What a search found, whether or not its title holds what was typed. */
const marked = (command: Command, text: string): CommandMatch => ({
  command,
  marks: matchText(text.replace(/\s+/g, ''), command.title)?.marks ?? [],
});
