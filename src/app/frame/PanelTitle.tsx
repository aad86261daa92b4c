import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { renamePanel } from '../../notebook/panels';
import { useNotebook, usePanel } from '../../notebook/react';

/** The panel's name: text until it is renamed, by its button, a double click or F2. */
export function PanelTitle() {
  const notebook = useNotebook();
  const { id, kind, entry } = usePanel();
  const [editing, setEditing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const title = entry.title || kind.title;
  useEffect(() => {
    if (editing) field.current?.select();
  }, [editing]);
  const end = (): void => {
    setEditing(false);
    requestAnimationFrame(() => heading.current?.focus({ preventScroll: true }));
  };
  return (
    <>
      <h2
        ref={heading}
        id={`${id}-title`}
        tabIndex={-1}
        className={editing ? 'visually-hidden' : undefined}
        onDoubleClick={() => setEditing(true)}
        onKeyDown={(event) => {
          if (event.key === 'F2') setEditing(true);
        }}
      >
        {title}
      </h2>
      {editing ? (
        <input
          ref={field}
          className="panel-title-field"
          aria-label={`Name of the panel ${title}`}
          value={entry.title}
          placeholder={kind.title}
          maxLength={200}
          data-testid={`${id}-title-field`}
          onChange={(event) => renamePanel(notebook, id, event.target.value)}
          onBlur={() => setEditing(false)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') end();
          }}
        />
      ) : (
        <button
          type="button"
          className="icon-button panel-rename"
          aria-label={`Rename ${title}`}
          title="Rename (F2)"
          data-testid={`${id}-rename`}
          onClick={() => setEditing(true)}
        >
          <Pencil aria-hidden size={13} />
        </button>
      )}
    </>
  );
}
