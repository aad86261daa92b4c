import { ChevronDown, ChevronRight } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import type { ComponentType } from 'react';
import { evaluate } from '../../notebook/evaluate';
import { setProblem } from '../../notebook/notebook';
import { setCollapsed } from '../../notebook/panels';
import { PanelContext, useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { ProblemNote } from '../../panels/parts/ProblemNote';
import { TaskProgress } from '../../panels/parts/TaskProgress';
import { UntrainedBadge } from '../../panels/parts/UntrainedBadge';
import { Inputs } from './Inputs';
import { PanelMenu } from './PanelMenu';
import { PanelTitle } from './PanelTitle';
import { RunButton } from './RunButton';
import { StateBadge } from './StateBadge';
import { untrainedBehind } from './untrainedBehind';
import { ViewGuard } from './ViewGuard';
import './frame.css';

interface PanelFrameProps {
  readonly id: string;
  /** The view of its kind; undefined where this program has none. */
  readonly view: ComponentType | undefined;
}

/** One panel of the document: what all have in common around the view of its kind. */
export function PanelFrame({ id, view }: PanelFrameProps) {
  return <PanelContext value={id}>{view ? <Known view={view} /> : <Unknown id={id} />}</PanelContext>;
}

function Known({ view: View }: { readonly view: ComponentType }) {
  const notebook = useNotebook();
  const { id, kind, entry, params, view, state, result, task, problem } = usePanel<unknown, unknown>();
  const untrained = useNotebookState((all) => result !== undefined && untrainedBehind(all.cache, result));
  const summary = useMemo(
    () => (result && kind.summary ? kind.summary(result, params, view) : undefined),
    [result, kind, params, view],
  );
  const { collapsed } = entry;
  const text = kind.run === undefined;
  return (
    <section
      className={text ? 'panel panel-text' : 'panel'}
      id={id}
      aria-labelledby={`${id}-title`}
      data-panel={id}
      data-kind={kind.kind}
      data-status={state.status}
      data-testid={`panel-${id}`}
    >
      <header className="panel-head">
        <button
          type="button"
          className="icon-button"
          aria-expanded={!collapsed}
          aria-label={`${collapsed ? 'Expand' : 'Collapse'} this panel`}
          data-testid={`${id}-collapse`}
          onClick={() => setCollapsed(notebook, id, !collapsed)}
        >
          {collapsed ? <ChevronRight aria-hidden size={16} /> : <ChevronDown aria-hidden size={16} />}
        </button>
        <PanelTitle />
        {!text && <StateBadge />}
        <p className="panel-summary" data-testid={`${id}-summary`}>
          {summary ?? (text ? '' : kind.purpose)} {untrained && <UntrainedBadge />}
        </p>
        <span className="panel-tools">
          <RunButton />
          <PanelMenu />
        </span>
      </header>
      {!collapsed && !text && <Inputs />}
      {task && <TaskProgress panel={id} task={task} testId={`${id}-progress`} />}
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(notebook, id, undefined)} />}
      {!collapsed && (
        <ViewGuard key={entry.kind}>
          <Suspense fallback={<p className="empty">Loading the panel…</p>}>
            <View />
          </Suspense>
        </ViewGuard>
      )}
    </section>
  );
}

/** A panel of a kind that this program does not have: shown, moved and kept, but not run. */
function Unknown({ id }: { readonly id: string }) {
  const { kinds } = useNotebook();
  const reason = useNotebookState((state) => evaluate(state, kinds).get(id)?.reason);
  const entry = useNotebookState((state) => state.document.panels.find((one) => one.id === id));
  return (
    <section className="panel" id={id} aria-labelledby={`${id}-title`} data-panel={id}>
      <header className="panel-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {entry?.title || entry?.kind}
        </h2>
      </header>
      <p className="empty">{reason}</p>
    </section>
  );
}
