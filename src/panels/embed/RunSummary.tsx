import { useState } from 'react';
import type { EmbeddingsArtefact, Result } from '../../notebook/artefacts';
import { counted, formatBytes, formatCount, formatDuration, formatRate } from '../../notebook/format';
import { problemOf, setProblem } from '../../notebook/notebook';
import { useNotebook, usePanelId } from '../../notebook/react';
import type { ExportFormat } from '../../workers/protocol';
import { saveFile } from '../parts/saveFile';
import { exportName } from './exportName';

const FORMATS: readonly { readonly format: ExportFormat; readonly label: string }[] = [
  { format: 'npz', label: 'npz' },
  { format: 'parquet', label: 'Parquet' },
  { format: 'csv', label: 'CSV' },
];

interface RunSummaryProps {
  readonly result: Result<EmbeddingsArtefact>;
  /** Of the transcripts; empty where it is not known any more. */
  readonly origin: string;
}

/** What a run gave, what made it, and its files. */
export function RunSummary({ result, origin }: RunSummaryProps) {
  const notebook = useNotebook();
  const panel = usePanelId();
  const [saving, setSaving] = useState<ExportFormat | undefined>();
  const { embeddings } = result.artefact;
  const save = async (format: ExportFormat): Promise<void> => {
    setSaving(format);
    try {
      const blob = await notebook.services.analysis.exportFile(embeddings, format);
      saveFile(blob, exportName(origin, embeddings, format));
    } catch (error) {
      setProblem(notebook, panel, problemOf(error));
    }
    setSaving(undefined);
  };
  const of = result.subset ? `; transcripts: ${result.subset.name}` : '';
  const facts: readonly (readonly [string, string])[] = [
    ...(origin === '' ? [] : [['Made from', `${origin}${of}`] as const]),
    ['Model', embeddings.model.name],
    [
      'Time',
      `${formatDuration(embeddings.seconds)}, ${formatRate(embeddings.tokens / embeddings.seconds)} nucleotides/s`,
    ],
    ['Device', `${embeddings.device}, at most ${formatBytes(embeddings.peakDeviceBytes)} of its memory`],
  ];
  const { deviceLosses } = embeddings;
  return (
    <div className="card" data-testid="embed-result">
      <h3>
        {counted(embeddings.ids.length, 'vector')} of {embeddings.dim} numbers, from {formatCount(embeddings.tokens)}{' '}
        nucleotides
      </h3>
      {deviceLosses > 0 && (
        <p className="badges">
          <span className="badge badge-warn">
            device lost {deviceLosses === 1 ? 'once' : `${deviceLosses} times`}, went on with a new one
          </span>
        </p>
      )}
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
            data-testid={`embed-export-${format}`}
            onClick={() => void save(format)}
          >
            {saving === format ? 'Writing…' : label}
          </button>
        ))}
      </div>
    </div>
  );
}
