import { useCallback, useEffect, useRef, useState } from 'react';
import type { BatchSimilarity, RunInfo } from '../../engine/trainingContracts';
import { describeError } from '../../lib/errors';
import { formatCount } from '../../notebook/format';
import { useNotebook } from '../../notebook/react';
import { SimilarityMatrix } from './SimilarityMatrix';
import { similarityFacts } from './similarity';

/** Between two looks at the newest batch while it is in view. */
const LOOK_MS = 4000;

interface SimilarityViewProps {
  readonly run: RunInfo;
  readonly live: boolean;
}

/** How alike the transcripts of the newest batch are to the projection head; asked for only while it can be seen. */
export function SimilarityView({ run, live }: SimilarityViewProps) {
  const { services } = useNotebook();
  const holder = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(false);
  const [matrix, setMatrix] = useState<BatchSimilarity | undefined>();
  const [problem, setProblem] = useState('');
  const look = useCallback(async (): Promise<void> => {
    try {
      const newest = await services.training.batchSimilarity(run.id);
      setProblem('');
      if (newest) setMatrix(newest);
    } catch (error) {
      setProblem(describeError(error));
    }
  }, [services, run.id]);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const visibility = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false));
    visibility.observe(element);
    return () => visibility.disconnect();
  }, []);
  useEffect(() => {
    if (!open || !seen || !live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const again = async (): Promise<void> => {
      if (!document.hidden) await look();
      if (current) timer = setTimeout(() => void again(), LOOK_MS);
    };
    void again();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, seen, live, look]);

  return (
    <details
      ref={holder}
      className="settings"
      data-testid="train-similarity"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        Similarity within the newest batch{' '}
        <span className="quiet">{live || matrix ? '' : 'shown while the run is under way'}</span>
      </summary>
      {problem !== '' && (
        <p className="field-wrong" role="alert">
          {problem}
        </p>
      )}
      {matrix ? (
        <>
          <div className="row">
            <span>
              Step {formatCount(matrix.step)}, {formatCount(matrix.pairs)} pairs
            </span>
            {live && (
              <button type="button" className="button" onClick={() => void look()}>
                Look again now
              </button>
            )}
            <span className="quiet">
              {live ? 'By itself every few seconds.' : 'The last batch that was looked at.'}
            </span>
          </div>
          <SimilarityMatrix matrix={matrix} />
          <Caption matrix={matrix} run={run} />
        </>
      ) : (
        <p className="empty">
          {live
            ? 'The first step is under way; its batch shows here when it is done.'
            : 'Open this again while it trains: the matrix is of the batch under way and is not kept.'}
        </p>
      )}
    </details>
  );
}

function Caption({ matrix, run }: { readonly matrix: BatchSimilarity; readonly run: RunInfo }) {
  const { positive, others, found } = similarityFacts(matrix);
  return (
    <p className="quiet train-caption">
      Cosine similarity of the projections of the newest batch of {run.config.name} at step {formatCount(matrix.step)},
      on {run.device}. Rows and columns are the transcripts’ first views and then, behind the white line, their second
      ones. The long diagonal is every view with itself; the two short ones in the other quarters are the positive pairs
      (framed where there is room), which training draws to 1 and all others away from them. Mean of positive pairs{' '}
      {positive.toFixed(3)}, of all others {others.toFixed(3)}; {(100 * found).toFixed(1)} % of the rows are most
      similar to their partner.
    </p>
  );
}
