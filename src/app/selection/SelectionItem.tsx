import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { NamedSelection } from '../../notebook/document/documentTypes';
import { formatCount } from '../../notebook/format';
import { useNotebook } from '../../notebook/react';
import { removeSelection, renameSelection, select } from '../../notebook/selecting';
import type { SelectHow } from '../../notebook/selecting';
import { saveFile } from '../../panels/parts/saveFile';
import { NameForm } from './NameForm';
import { workOn } from './workOnSelection';

interface SelectionItemProps {
  readonly selection: NamedSelection;
  /** It was deleted, and what had the focus with it. */
  readonly onGone: () => void;
}

const COMBINING: readonly { readonly how: SelectHow; readonly label: string; readonly hint: string }[] = [
  { how: 'add', label: 'Add', hint: 'Add them to what is chosen' },
  { how: 'remove', label: 'Take out', hint: 'Take them out of what is chosen' },
  { how: 'intersect', label: 'Keep both', hint: 'Keep chosen only what is in both' },
];

/** One named selection: its name chooses it, the rest is behind the arrow. */
export function SelectionItem({ selection, onGone }: SelectionItemProps) {
  const notebook = useNotebook();
  const body = useId();
  const [open, setOpen] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const { id, name, ids } = selection;
  return (
    <li>
      <div className="selection-item">
        <button
          ref={toggle}
          type="button"
          className="icon-button"
          aria-expanded={open}
          aria-controls={open ? body : undefined}
          aria-label={`What to do with ${name}`}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown aria-hidden size={14} /> : <ChevronRight aria-hidden size={14} />}
        </button>
        <button
          type="button"
          className="button selection-choose"
          title="Choose these transcripts"
          data-testid={`selection-choose-${id}`}
          onClick={() => select(notebook, ids)}
        >
          <span>{name}</span> <span className="quiet">{formatCount(ids.length)}</span>
        </button>
      </div>
      {open && (
        <div id={body} className="selection-actions" role="group" aria-label={name} data-testid="selection-actions">
          {COMBINING.map(({ how, label, hint }) => (
            <button key={how} type="button" className="button" title={hint} onClick={() => select(notebook, ids, how)}>
              {label}
            </button>
          ))}
          <button type="button" className="button" onClick={() => workOn(notebook, 'embed', id)}>
            Embed these
          </button>
          <button type="button" className="button" onClick={() => workOn(notebook, 'umap', id)}>
            UMAP of these
          </button>
          <button
            type="button"
            className="button"
            onClick={() => saveFile(new Blob([`${ids.join('\n')}\n`], { type: 'text/plain' }), fileName(name))}
          >
            Ids, TXT
          </button>
          <button type="button" className="button" onClick={() => setRenaming(true)}>
            Rename…
          </button>
          <button
            type="button"
            className="button"
            onClick={() => {
              removeSelection(notebook, id);
              onGone();
            }}
          >
            Delete
          </button>
          {renaming && (
            <NameForm
              name={name}
              action="Rename"
              testId="selection-rename-field"
              onName={(next) => renameSelection(notebook, id, next)}
              onClose={() => {
                setRenaming(false);
                toggle.current?.focus();
              }}
            />
          )}
        </div>
      )}
    </li>
  );
}

/** A name that every file system takes. */
const fileName = (name: string): string =>
  `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'selection'}.txt`;
