import { Circle, CircleAlert, CircleCheck, CircleDashed, LoaderCircle, Text } from 'lucide-react';
import type { PanelStatus } from '../../notebook/evaluate';
import { useNotebookState, usePanel } from '../../notebook/react';

export const STATUS_ICONS: Readonly<Record<PanelStatus, typeof Circle>> = {
  fresh: Circle,
  stale: CircleDashed,
  running: LoaderCircle,
  failed: CircleAlert,
  done: CircleCheck,
  text: Text,
};

export const STATUS_WORDS: Readonly<Record<PanelStatus, string>> = {
  fresh: 'not run yet',
  stale: 'stale',
  running: 'running',
  failed: 'failed',
  done: 'up to date',
  text: '',
};

/** The state of the panel in a word, and why where it is stale. */
export function StateBadge() {
  const { id, state } = usePanel();
  const { status, reason } = state;
  const waits = useNotebookState((all) => all.queued.has(id)) && status !== 'running' && !state.current;
  const Icon = STATUS_ICONS[status];
  return (
    <span className={`panel-state panel-state-${status}`} data-testid={`${id}-state`}>
      <Icon aria-hidden size={14} className={`status status-${status}`} />
      {waits ? 'waits for what it needs' : STATUS_WORDS[status]}
      {status === 'stale' && !waits && reason !== undefined && `: ${reason}`}
    </span>
  );
}
