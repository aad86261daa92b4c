import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { MarkdownHelp } from './MarkdownHelp';
import './note.css';

interface NoteEditorProps {
  readonly text: string;
  /** With every letter typed: leaving takes nothing back. */
  readonly onText: (text: string) => void;
  /** `key`: by Escape, Ctrl+Enter or the button, after which the focus belongs to the note; `leave`: the focus went elsewhere. */
  readonly onDone: (by: 'key' | 'leave') => void;
}

/** The text of a note in a field as high as the text, with a short help on Markdown. */
export function NoteEditor({ text, onText, onDone }: NoteEditorProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }, []);
  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    // The border is outside of what scrolls.
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }, [text]);

  return (
    <div
      className="note-editor"
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        const done = event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey));
        if (!done) return;
        // Neither a dialog around the note nor a shortcut of the page is meant.
        event.preventDefault();
        event.stopPropagation();
        onDone('key');
      }}
      onBlur={(event) => {
        // Another window is looked into: the user comes back.
        if (!document.hasFocus()) return;
        if (!event.currentTarget.contains(event.relatedTarget)) onDone('leave');
      }}
    >
      <textarea
        ref={field}
        className="note-field"
        aria-label="Text of the note, in Markdown"
        aria-describedby={id}
        rows={4}
        value={text}
        data-testid="note-field"
        onChange={(event) => onText(event.target.value)}
      />
      <div className="note-tools">
        <button type="button" className="button" data-testid="note-done" onClick={() => onDone('key')}>
          Done
        </button>
        <span id={id} className="quiet">
          Ctrl+Enter or Escape ends the editing; what you type is kept.
        </span>
        <MarkdownHelp />
      </div>
    </div>
  );
}
