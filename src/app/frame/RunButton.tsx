import { Play } from 'lucide-react';
import { retry } from '../../notebook/running';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';

/** What comes of the engine's work. */
const COMPUTING: readonly string[] = [
  'embeddings',
  'scores',
  'fewshot',
  'shares',
  'mutagenesis',
  'jacobian',
  'skipping',
];

/** Runs the panel and what it needs. */
export function RunButton() {
  const notebook = useNotebook();
  const { id, kind, state, params, task } = usePanel<unknown, unknown>();
  const queued = useNotebookState((all) => all.queued.has(id));
  const noDevice = useNotebookState((all) => all.device?.available === false);
  if (!kind.run || kind.action === '') return null;
  const needsDevice = COMPUTING.includes(kind.gives ?? '') || kind.kind === 'train';
  const obstacle =
    state.reason !== undefined && !state.ready
      ? state.reason
      : noDevice && needsDevice
        ? 'This needs a device: see the top of the page.'
        : undefined;
  const lacks = kind.lacks?.(params) as string | undefined;
  const done = state.current && !task;
  return (
    <>
      {obstacle !== undefined && lacks === undefined && !task && (
        <span className="panel-obstacle" data-testid={`${id}-obstacle`}>
          {obstacle}
        </span>
      )}
      <button
        type="button"
        className={done ? 'button' : 'button button-main'}
        disabled={obstacle !== undefined || task !== undefined || queued || done}
        title={done ? 'Up to date: nothing to run' : (obstacle ?? `${kind.action}, and first what it needs`)}
        data-testid={`${id}-run`}
        onClick={() => void retry(notebook, id)}
      >
        <Play aria-hidden size={14} /> {kind.action}
      </button>
    </>
  );
}
