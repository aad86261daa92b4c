import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Rejection } from '../../bio/transcript';
import { counted, formatCount } from '../../notebook/format';
import type { ImportReport } from '../../workers/protocol';
import { saveFile } from '../parts/saveFile';
import { rejectionsTsv } from './rejectionsTsv';

interface RejectedListProps extends Pick<ImportReport, 'rejected' | 'rejectedCount'> {
  /** Nothing was kept beside them. */
  readonly allOf?: boolean;
}

/** Every record that was refused: where, why, and how to mend it. */
export function RejectedList({ rejected, rejectedCount, allOf = false }: RejectedListProps) {
  if (rejected.length === 0) {
    return (
      <p className="quiet" data-testid="data-rejected">
        No record was rejected.
      </p>
    );
  }
  return (
    <details className="rejected" open={allOf} data-testid={allOf ? 'data-refused' : 'data-rejected'}>
      <summary>
        <span className="badge badge-warn">{counted(rejectedCount, 'record')} rejected</span>{' '}
        {allOf ? 'and nothing was left' : 'the rest was kept'}
        {rejectedCount > rejected.length && `; the first ${formatCount(rejected.length)} are listed`}
      </summary>
      <Rows rejected={rejected} />
      <button
        type="button"
        className="button"
        onClick={() =>
          saveFile(new Blob([rejectionsTsv(rejected)], { type: 'text/tab-separated-values' }), 'rejected.tsv')
        }
      >
        Save as TSV
      </button>
    </details>
  );
}

function Rows({ rejected }: { readonly rejected: readonly Rejection[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rejected.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    overscan: 8,
  });
  return (
    <div ref={scroller} className="rejected-rows" tabIndex={0} role="region" aria-label="Rejected records">
      <ol style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const one = rejected[item.index]!;
          return (
            <li
              key={item.index}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-setsize={rejected.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <span className="where">
                {one.file}
                {one.line !== undefined && `:${one.line}`}
              </span>
              <span>
                {one.record && <code>{one.record}</code>} {one.reason}
              </span>
              <span className="quiet">{one.mend}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
