import { useId, useMemo } from 'react';
import type { Result, SkippingArtefact, TranscriptsArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import type { SearchedTable } from '../../notebook/transcriptSearch';
import { TranscriptField } from '../parts/TranscriptField';
import { ISOFORMS, SCOPES, defaultIsoforms } from './schema';
import type { SkippingParams, SkippingScope, SkippingView } from './schema';
import { SkippingResult } from './SkippingResult';
import './skipping.css';

/** Each internal exon left out in turn: of which transcripts, and what it came to. */
export default function SkippingPanel() {
  const id = useId();
  const {
    id: panel,
    params,
    setParams,
    inputs,
    result,
    task,
  } = usePanel<SkippingParams, SkippingView, SkippingArtefact>();
  const running = task !== undefined;
  const transcripts = inputs['transcripts'] as Result<TranscriptsArtefact> | undefined;
  const table = transcripts?.artefact.report.table;
  const genes = useMemo(() => table && genesOf(table), [table]);
  const { scope } = params;
  return (
    <>
      <div className="skipping-tools">
        <div className="field">
          <label htmlFor={`${id}-scope`}>Exons of</label>
          <select
            id={`${id}-scope`}
            disabled={running}
            value={scope}
            data-testid={`${panel}-scope`}
            onChange={(event) => {
              const next = event.target.value as SkippingScope;
              setParams({ scope: next, isoforms: defaultIsoforms(next) });
            }}
          >
            {SCOPES.map(({ kind, text }) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
          </select>
        </div>
        {scope === 'transcript' && table && (
          <TranscriptField
            label="Transcript"
            table={table}
            value={params.target}
            testId={`${panel}-target`}
            onChoose={(found) => setParams({ target: found.id })}
          />
        )}
        {scope === 'gene' && genes && (
          <TranscriptField
            label="Gene"
            table={genes}
            value={params.target}
            testId={`${panel}-target`}
            onChoose={(found) => setParams({ target: found.id })}
          />
        )}
        {scope !== 'transcript' && (
          <div className="field">
            <label htmlFor={`${id}-isoforms`}>Isoforms</label>
            <select
              id={`${id}-isoforms`}
              disabled={running}
              value={params.isoforms}
              data-testid={`${panel}-isoforms`}
              onChange={(event) => setParams({ isoforms: event.target.value as SkippingParams['isoforms'] })}
            >
              {ISOFORMS.map(({ kind, text }) => (
                <option key={kind} value={kind}>
                  {text}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      {!table && (
        <p className="empty">Load transcripts with an annotation first: their exons are skipped one by one.</p>
      )}
      {table && scope !== 'all' && params.target === '' && (
        <p className="quiet">
          {scope === 'gene'
            ? 'No gene is chosen: the first one is taken.'
            : 'No transcript is chosen: the first one is taken.'}
        </p>
      )}
      {result && <SkippingResult key={result.key} skipping={result.artefact.skipping} />}
    </>
  );
}

/** Each gene once, to be found by its name. */
function genesOf({ gene, geneId, species }: TranscriptsArtefact['report']['table']): SearchedTable {
  const first = new Map<string, number>();
  for (const [row, id] of geneId.entries()) {
    const name = gene[row]! || id;
    if (name !== '' && !first.has(name)) first.set(name, row);
  }
  const names = [...first.keys()];
  return {
    id: names,
    name: names,
    gene: names.map(() => ''),
    species: [...first.values()].map((row) => species[row]!),
  };
}
