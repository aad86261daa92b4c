import type { ReactNode } from 'react';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { setProblem } from '../../notebook/notebook';
import type { PanelKind } from '../../notebook/state';
import { ProblemNote } from './ProblemNote';
import { TaskProgress } from './TaskProgress';

interface PanelSectionProps {
  readonly kind: PanelKind;
  readonly title: string;
  /** One quiet line beside the title: what the panel holds. */
  readonly summary?: ReactNode;
  readonly progressTestId?: string;
  readonly cancelTestId?: string;
  /** The panel shows its running task itself. */
  readonly ownTask?: boolean;
  readonly children: ReactNode;
}

/** Panels that take files of their own. */
const DROPS: readonly PanelKind[] = ['model', 'train', 'finetune'];

/** One panel of the document: heading, its running task, its problem, its content. */
export function PanelSection(props: PanelSectionProps) {
  const { kind, title, summary, progressTestId, cancelTestId, ownTask = false, children } = props;
  const notebook = useNotebook();
  const task = useNotebookState((state) => state.tasks[kind]);
  const problem = useNotebookState((state) => state.problems[kind]);
  return (
    <section
      className="panel"
      id={kind}
      aria-labelledby={`${kind}-title`}
      data-drop={DROPS.includes(kind) ? kind : 'data'}
    >
      <header className="panel-head">
        <h2 id={`${kind}-title`} tabIndex={-1}>
          {title}
        </h2>
        {summary !== undefined && <p className="panel-summary">{summary}</p>}
      </header>
      {task && !ownTask && (
        <TaskProgress panel={kind} task={task} testId={progressTestId} cancelTestId={cancelTestId} />
      )}
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(notebook, kind, undefined)} />}
      {children}
    </section>
  );
}
