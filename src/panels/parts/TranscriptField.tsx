import { useEffect, useId, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { startingWith } from '../../notebook/transcriptSearch';
import type { FoundTranscript, SearchedTable } from '../../notebook/transcriptSearch';
import { stepOption } from '../isoforms/stepOption';
import './transcriptField.css';

/** Transcripts offered at once; the rest is reached by typing. */
const SHOWN = 40;

interface TranscriptFieldProps {
  readonly label: string;
  readonly table: SearchedTable;
  /** What stands in the field while nobody types. */
  readonly value: string;
  readonly testId: string;
  readonly onChoose: (found: FoundTranscript) => void;
}

/**
 * Finds one transcript by the beginning of its name, id or gene: WAI-ARIA's combobox with a listbox. The focus stays in the field;
 * typing or an arrow key opens the list, Enter takes, Escape leaves.
 */
export function TranscriptField({ label, table, value, testId, onChoose }: TranscriptFieldProps) {
  const id = useId();
  const [text, setText] = useState<string | undefined>();
  const [active, setActive] = useState(0);
  const open = text !== undefined;
  const shown = useMemo(() => (open ? startingWith([table], text, SHOWN) : []), [open, table, text]);
  const current = shown[active];
  useEffect(() => {
    if (open) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [open, active, id]);
  const choose = (found: FoundTranscript): void => {
    setText(undefined);
    onChoose(found);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' && open) setText(undefined);
    else if (event.key === 'Enter' && current) choose(current);
    else {
      const next = stepOption(active, event.key, shown.length);
      if (next === undefined) return;
      if (open) setActive(next);
      else {
        setText('');
        setActive(0);
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="field transcript-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        role="combobox"
        value={text ?? value}
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={open && shown.length > 0}
        aria-controls={open && shown.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={current ? `${id}-${active}` : undefined}
        data-testid={testId}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onBlur={() => setText(undefined)}
      />
      {open && shown.length > 0 && (
        <ul id={`${id}-list`} className="transcript-options" role="listbox" aria-label={label}>
          {shown.map((found, at) => (
            <li
              key={found.id}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === active}
              // The focus stays in the field, which would close the list when it loses it.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(found)}
            >
              {found.label}{' '}
              <span className="quiet">{[found.gene, found.species].filter((word) => word !== '').join(', ')}</span>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <p className={shown.length === 0 ? 'transcript-none' : 'visually-hidden'} role="status">
          {shown.length === 0 ? `No transcript begins with “${text}”.` : `${shown.length} to choose from`}
        </p>
      )}
    </div>
  );
}
