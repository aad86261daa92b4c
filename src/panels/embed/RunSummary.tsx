import { useState } from 'react';
import { discardRun, exportRun } from '../../notebook/actions/embed';
import { staleness } from '../../notebook/derive';
import { counted, formatBytes, formatCount, formatDuration, formatRate } from '../../notebook/format';
import { useNotebook, useNotebookState } from '../../notebook/react';
import type { EmbeddingRun } from '../../notebook/state';
import type { ExportFormat } from '../../workers/protocol';
import { saveFile } from '../parts/saveFile';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { exportName } from './exportName';

const FORMATS: readonly { readonly format: ExportFormat; readonly label: string }[] = [
  { format: 'npz', label: 'npz' },
  { format: 'parquet', label: 'Parquet' },
  { format: 'csv', label: 'CSV' },
];

interface RunSummaryProps {
  readonly run: EmbeddingRun;
  readonly newest: boolean;
}

/** What a run gave, what made it, and its files. */
export function RunSummary({ run, newest }: RunSummaryProps) {
  const notebook = useNotebook();
  const stale = useNotebookState((state) => staleness(run, state));
  const [saving, setSaving] = useState<ExportFormat | undefined>();
  const { embeddings } = run;
  const save = async (format: ExportFormat): Promise<void> => {
    setSaving(format);
    const blob = await exportRun(notebook, run, format);
    setSaving(undefined);
    if (blob) saveFile(blob, exportName(run, format));
  };
  const facts: readonly (readonly [string, string])[] = [
    ['Made from', `${run.origin}; transcripts: ${run.scope}`],
    ['Model', embeddings.model.name],
    [
      'Time',
      `${formatDuration(embeddings.seconds)}, ${formatRate(embeddings.tokens / embeddings.seconds)} nucleotides/s`,
    ],
    ['Device', `${embeddings.device}, at most ${formatBytes(embeddings.peakDeviceBytes)} of its memory`],
  ];
  const { deviceLosses } = embeddings;
  return (
    <div className="card" {...(newest && { 'data-testid': 'embed-summary' })}>
      <h3>
        {counted(embeddings.ids.length, 'vector')} of {embeddings.dim} numbers, from {formatCount(embeddings.tokens)}{' '}
        nucleotides
      </h3>
      <p className="badges">
        {!embeddings.model.trained && <UntrainedBadge />}
        {deviceLosses > 0 && (
          <span className="badge badge-warn">
            device lost {deviceLosses === 1 ? 'once' : `${deviceLosses} times`}, went on with a new one
          </span>
        )}
        {stale !== undefined && <span className="badge badge-warn">stale: {stale}</span>}
      </p>
      <dl className="facts-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className="row">
        <span className="label">Save as</span>
        {FORMATS.map(({ format, label }) => (
          <button
            key={format}
            type="button"
            className="button"
            disabled={saving !== undefined}
            {...(newest && { 'data-testid': `embed-export-${format}` })}
            onClick={() => void save(format)}
          >
            {saving === format ? 'Writing…' : label}
          </button>
        ))}
        <button type="button" className="button" onClick={() => discardRun(notebook, run)}>
          Discard
        </button>
      </div>
    </div>
  );
}
