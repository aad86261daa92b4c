import { Circle, CircleAlert, CircleCheck, CircleDashed, CirclePause, House, LoaderCircle } from 'lucide-react';
import { panelStatus } from '../notebook/derive';
import type { PanelStatus } from '../notebook/derive';
import { counted } from '../notebook/format';
import { useNotebookState } from '../notebook/react';
import { PANELS } from '../notebook/state';
import type { NotebookState, PanelKind } from '../notebook/state';
import { showPanel } from './navigation';

const TITLES: Record<PanelKind, string> = {
  gallery: 'Start',
  data: 'Data',
  model: 'Model',
  embed: 'Embed',
  isoforms: 'Isoforms',
  train: 'Train',
  finetune: 'Fine-tune',
};

const ICONS: Record<PanelStatus, typeof Circle> = {
  empty: Circle,
  running: LoaderCircle,
  done: CircleCheck,
  failed: CircleAlert,
  stale: CircleDashed,
  paused: CirclePause,
};

/** What a panel holds or does, in a few words. */
function stateText(state: NotebookState, panel: PanelKind): string {
  const status = panelStatus(state, panel);
  const progress = state.tasks[panel]?.progress;
  switch (status) {
    case 'running':
      return progress && progress.total > 0
        ? `running, ${Math.floor((100 * progress.done) / progress.total)} %`
        : 'running';
    case 'failed':
      return 'failed';
    case 'paused':
      return 'paused';
    case 'stale':
      return 'stale';
    case 'empty':
      return panel === 'gallery' ? '' : 'empty';
    case 'done':
      if (panel === 'data') return counted(state.data?.report.table.id.length ?? 0, 'transcript');
      if (panel === 'model') return state.model?.card.trained ? 'loaded' : 'untrained';
      if (panel === 'embed') return counted(state.runs[0]?.rows.length ?? 0, 'vector');
      return 'done';
  }
}

/** The panels of the document, each with its state. */
export function Outline() {
  return (
    <nav className="outline" aria-label="Panels">
      <ol>
        {PANELS.map((panel) => (
          <Entry key={panel} panel={panel} />
        ))}
      </ol>
    </nav>
  );
}

function Entry({ panel }: { readonly panel: PanelKind }) {
  const status = useNotebookState((state) => panelStatus(state, panel));
  const text = useNotebookState((state) => stateText(state, panel));
  const Icon = panel === 'gallery' && status === 'empty' ? House : ICONS[status];
  return (
    <li>
      <a
        href={`#${panel}`}
        data-testid={`outline-${panel}`}
        data-status={status}
        onClick={(event) => {
          event.preventDefault();
          showPanel(panel);
        }}
      >
        <Icon aria-hidden size={14} className={`status status-${status}`} />
        <span>{TITLES[panel]}</span>
        <span className="outline-state">{text}</span>
      </a>
    </li>
  );
}
