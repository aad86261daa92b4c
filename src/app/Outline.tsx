import { useMemo, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent } from 'react';
import { movePanel } from '../notebook/panels';
import { useNotebook, useNotebookState, usePanelState } from '../notebook/react';
import { AddPanel } from './AddPanel';
import { STATUS_ICONS, STATUS_WORDS } from './frame/StateBadge';
import { showPanel } from './navigation';

/** The panels of the document, each with its state; dragged, or moved by Alt and an arrow, to another place. */
export function Outline() {
  const notebook = useNotebook();
  const panels = useNotebookState((state) => state.document.panels);
  const [dragged, setDragged] = useState<string>();
  const [over, setOver] = useState<number>();
  const [spoken, setSpoken] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const move = (id: string, to: number): void => {
    movePanel(notebook, id, to);
    setSpoken(`Moved to place ${to + 1} of ${panels.length}.`);
  };
  const onKeyDown = (event: KeyboardEvent, id: string, at: number): void => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1 }[event.key];
    if (!event.altKey || to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= panels.length) return;
    move(id, to);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-entry="${id}"]`)?.focus());
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    if (dragged !== undefined && over !== undefined) {
      const from = panels.findIndex(({ id }) => id === dragged);
      move(dragged, over > from ? over - 1 : over);
    }
    setDragged(undefined);
    setOver(undefined);
  };
  return (
    <nav className="outline" aria-label="Panels">
      <ol ref={list} onDrop={onDrop}>
        {panels.map(({ id }, at) => (
          <li
            key={id}
            draggable
            className={over === at && dragged !== undefined ? 'outline-over' : undefined}
            onDragStart={(event) => {
              setDragged(id);
              event.dataTransfer.effectAllowed = 'move';
            }}
            onDragEnd={() => {
              setDragged(undefined);
              setOver(undefined);
            }}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              const box = event.currentTarget.getBoundingClientRect();
              setOver(event.clientY > box.top + box.height / 2 ? at + 1 : at);
            }}
          >
            <Entry id={id} onKeyDown={(event) => onKeyDown(event, id, at)} />
          </li>
        ))}
      </ol>
      <AddPanel testId="add-panel" />
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
    </nav>
  );
}

interface EntryProps {
  readonly id: string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Entry({ id, onKeyDown }: EntryProps) {
  const { kinds } = useNotebook();
  const entry = useNotebookState((state) => state.document.panels.find((one) => one.id === id));
  const panel = usePanelState(id);
  const status = panel?.status ?? 'fresh';
  const share = useNotebookState(({ tasks }) => {
    const { progress } = tasks[id] ?? {};
    return progress && progress.total > 0 ? Math.floor((100 * progress.done) / progress.total) : undefined;
  });
  const result = panel?.result;
  // Asked once for a result: it may count through a genome's transcripts, and progress is told many times a second.
  const summary = useMemo(() => {
    const kind = kinds.get(entry?.kind ?? '');
    return entry && result && kind?.summary?.(result, kind.parse(entry.params), kind.parseView(entry.view));
  }, [result, entry, kinds]);
  const text =
    status === 'running' && share !== undefined
      ? `running, ${share} %`
      : status === 'done' && summary !== undefined
        ? summary
        : STATUS_WORDS[status];
  if (!entry) return null;
  const Icon = STATUS_ICONS[status];
  return (
    <a
      href={`#${id}`}
      data-entry={id}
      data-testid={`outline-${id}`}
      data-status={status}
      draggable={false}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      onKeyDown={onKeyDown}
      onClick={(event) => {
        event.preventDefault();
        showPanel(id);
      }}
    >
      <Icon aria-hidden size={14} className={`status status-${status}`} />
      <span className="outline-title">{entry.title || kinds.get(entry.kind)?.title || entry.kind}</span>
      <span className="outline-state">{text}</span>
    </a>
  );
}
