import { useId, useMemo } from 'react';
import type { EmbeddingsArtefact, NeighboursArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { useNotebookState, usePanel } from '../../notebook/react';
import type { SearchedTable } from '../../notebook/transcriptSearch';
import { TranscriptField } from '../parts/TranscriptField';
import { NeighbourList } from './NeighbourList';
import { embeddedIndex, tableBehind } from './run';
import { ACROSS, MOST } from './schema';
import type { NeighboursParams } from './schema';
import './neighbours.css';

/** The transcripts nearest to one; each of them may become the next one asked for. */
export default function NeighboursPanel() {
  const { params, setParams, inputs, result, source } = usePanel<
    NeighboursParams,
    Record<string, never>,
    NeighboursArtefact
  >();
  const id = useId();
  const selected = useNotebookState((state) => state.selected);
  const embedded = inputs['embeddings'] as Result<EmbeddingsArtefact> | undefined;
  const transcripts = embedded && (source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined);
  const table = transcripts?.artefact.report.table;
  const searched = useMemo((): SearchedTable | undefined => {
    if (!table || !embedded) return undefined;
    const { rows } = embedded.artefact;
    if (rows.length === table.id.length) return table;
    const take = (column: readonly string[]): string[] => Array.from(rows, (row) => column[row]!);
    return { id: take(table.id), name: take(table.name), gene: take(table.gene), species: take(table.species) };
  }, [table, embedded]);
  const chosen = useMemo(
    () => (selected.size === 0 ? undefined : searched?.id.find((one) => selected.has(one))),
    [selected, searched],
  );
  if (!embedded || !table || !searched) return <p className="empty">Embed transcripts first.</p>;
  const at = embeddedIndex(table, embedded.artefact.rows, params.id);
  const query = at < 0 ? params.id : searched.name[at] || searched.id[at]!;
  const behind = result && tableBehind(result, source);
  return (
    <>
      <div className="neighbours-tools">
        <TranscriptField
          label="Nearest to"
          table={searched}
          value={query}
          testId="neighbours-query"
          onChoose={(found) => setParams({ id: found.id })}
        />
        <button
          type="button"
          className="button"
          disabled={chosen === undefined}
          title={chosen === undefined ? 'Choose an embedded transcript in any panel first.' : chosen}
          data-testid="neighbours-use-chosen"
          onClick={() => setParams({ id: chosen! })}
        >
          Use the chosen transcript
        </button>
        <div className="field">
          <label htmlFor={`${id}-k`}>How many</label>
          <input
            id={`${id}-k`}
            type="number"
            min={1}
            max={MOST}
            value={params.k}
            data-testid="neighbours-k"
            onChange={(event) => {
              const k = event.target.valueAsNumber;
              if (Number.isInteger(k) && k >= 1 && k <= MOST) setParams({ k });
            }}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-across`}>Searched in</label>
          <select
            id={`${id}-across`}
            value={params.across}
            data-testid="neighbours-across"
            onChange={(event) => setParams({ across: ACROSS.find(({ value }) => value === event.target.value)!.value })}
          >
            {ACROSS.map(({ value, name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {result && behind && (
        <NeighbourList
          key={result.key}
          neighbours={result.artefact}
          table={behind}
          onQuery={(next) => setParams({ id: next })}
        />
      )}
    </>
  );
}
