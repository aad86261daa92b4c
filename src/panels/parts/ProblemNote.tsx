import { TriangleAlert, X } from 'lucide-react';
import type { Problem } from '../../notebook/state';

interface ProblemNoteProps {
  readonly problem: Problem;
  readonly onDismiss: () => void;
}

/** What went wrong and how to mend it, beside its cause. */
export function ProblemNote({ problem, onDismiss }: ProblemNoteProps) {
  return (
    <div
      className={problem.waits ? 'note' : 'note note-danger'}
      role={problem.waits ? 'status' : 'alert'}
      data-code={problem.code}
    >
      {!problem.waits && <TriangleAlert aria-hidden size={16} />}
      <p>
        <strong>{problem.message}</strong> {problem.mend}
      </p>
      <button type="button" className="icon-button" aria-label="Dismiss this message" onClick={onDismiss}>
        <X aria-hidden size={16} />
      </button>
    </div>
  );
}
