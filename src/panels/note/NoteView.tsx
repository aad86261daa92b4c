import { Pencil } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { NoteEditor } from './NoteEditor';
import { useRenderedNote } from './useRenderedNote';
import './note.css';

interface NoteViewProps {
  readonly text: string;
  /** With every letter typed. */
  readonly onText: (text: string) => void;
  /** Whether the text is being edited; undefined: the note decides by itself. */
  readonly editing?: boolean;
  readonly onEditing?: (editing: boolean) => void;
}

/** A note: rendered, or its text in a field. A double click, Enter on the note or the button starts the editing. */
export function NoteView({ text, onText, editing, onEditing }: NoteViewProps) {
  const [own, setOwn] = useState(false);
  const rendered = useRef<HTMLDivElement>(null);
  const refocus = useRef(false);
  const edits = editing ?? own;
  const setEdits = (next: boolean): void => {
    setOwn(next);
    onEditing?.(next);
  };
  useEffect(() => {
    if (edits || !refocus.current) return;
    refocus.current = false;
    rendered.current?.focus({ preventScroll: true });
  }, [edits]);

  if (edits) {
    return (
      <NoteEditor
        text={text}
        onText={onText}
        onDone={(by) => {
          refocus.current = by === 'key';
          setEdits(false);
        }}
      />
    );
  }
  return (
    <div className="note-panel">
      <div
        ref={rendered}
        className="note-rendered"
        role="group"
        aria-label="Note; Enter edits it"
        tabIndex={0}
        data-testid="note-text"
        onDoubleClick={(event) => {
          if (!(event.target as Element).closest('a')) setEdits(true);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
          event.preventDefault();
          setEdits(true);
        }}
      >
        <NoteText text={text} />
      </div>
      <button
        type="button"
        className="icon-button note-edit"
        aria-label="Edit the note"
        title="Edit (double click or Enter)"
        data-testid="note-edit"
        onClick={() => setEdits(true)}
      >
        <Pencil aria-hidden size={14} />
      </button>
    </div>
  );
}

function NoteText({ text }: { readonly text: string }) {
  const { html, failed } = useRenderedNote(text);
  const prose = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (prose.current) return letKeysScroll(prose.current);
    return undefined;
  }, [html]);
  if (text.trim() === '') return <p className="empty">An empty note. A double click or Enter writes in it.</p>;
  if (html !== undefined) {
    return <div ref={prose} className="prose" dangerouslySetInnerHTML={{ __html: html }} />;
  }
  return (
    <>
      {failed && (
        <p className="field-wrong" role="alert">
          What shows Markdown could not be loaded from the server that this page came from: here is the text as it was
          written. Reload the page to try again.
        </p>
      )}
      <p className="note-raw">{text}</p>
    </>
  );
}

/** Tables and formulas that are wider than the note take the focus, so that arrow keys scroll them. @returns the end of it */
function letKeysScroll(prose: HTMLElement): () => void {
  const wide = [...prose.querySelectorAll<HTMLElement>('.prose-wide')];
  const observer = new ResizeObserver(() => {
    for (const element of wide) {
      if (element.scrollWidth > element.clientWidth) {
        element.tabIndex = 0;
        element.role = 'group';
        element.ariaLabel = element.querySelector('table') ? 'Wide table' : 'Wide formula';
      } else for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
    }
  });
  for (const element of wide) observer.observe(element);
  return () => observer.disconnect();
}
