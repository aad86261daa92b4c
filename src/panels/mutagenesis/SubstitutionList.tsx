import { useId, useMemo, useState } from 'react';
import { strongestSubstitutions } from '../../analysis/mutagenesis/effects';
import { regionLetters } from '../../analysis/mutagenesis/series';
import { exonEndsOf, substitutionAt, SUBSTITUTION_KINDS } from '../../analysis/mutagenesis/substitutionKinds';
import type { SubstitutionKind } from '../../analysis/mutagenesis/substitutionKinds';
import type { MutagenesisDrawing } from '../../engine/export/mutagenesisDrawing';
import { exonAt } from '../../engine/export/transcriptTrack';
import type { MutagenesisArtefact } from '../../notebook/artefacts';
import type { Column } from '../../notebook/columns';
import type { ColumnSort } from '../../notebook/columnSort';
import { wordColumn } from '../../notebook/knownColumns';
import { usePanel } from '../../notebook/react';
import { ColumnGrid } from '../parts/grid/ColumnGrid';
import { useOrderedRows } from '../parts/grid/useOrderedRows';
import type { MutagenesisParams, MutagenesisView } from './schema';

/** Rows of the list; the table that is exported has all. */
const LISTED = 500;

interface SubstitutionListProps {
  readonly drawing: MutagenesisDrawing;
  readonly hasChange: boolean;
  readonly testId: string;
  readonly onJump: (position: number) => void;
}

/** The strongest substitutions, of all kinds or of one; a row that is opened is shown on the track. */
export function SubstitutionList({ drawing, hasChange, testId, onJump }: SubstitutionListProps) {
  const { view, setView } = usePanel<MutagenesisParams, MutagenesisView, MutagenesisArtefact>();
  const field = useId();
  const [sort, setSort] = useState<ColumnSort | null>(null);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const by = hasChange ? view.by : 'effect';
  const listed = useMemo(() => strongest(drawing, by, view.kind), [drawing, by, view.kind]);
  const { ids, columns, positions } = useMemo(() => listOf(drawing, listed), [drawing, listed]);
  const all = useMemo(() => Uint32Array.from(listed.keys()), [listed]);
  const { rows } = useOrderedRows(columns, all, sort);
  return (
    <section className="mutagenesis-list" aria-label="Strongest substitutions">
      <div className="row">
        <h3>The strongest substitutions</h3>
        <div className="field">
          <label htmlFor={`${field}-kind`}>Of kind</label>
          <select
            id={`${field}-kind`}
            value={view.kind}
            data-testid={`${testId}-kind`}
            onChange={(event) => setView({ kind: event.target.value as MutagenesisView['kind'] })}
          >
            <option value="all">all</option>
            {SUBSTITUTION_KINDS.filter((kind) => kind !== 'none').map((kind) => (
              <option key={kind} value={kind}>
                {kind}
              </option>
            ))}
          </select>
        </div>
        {hasChange && (
          <div className="field">
            <label htmlFor={`${field}-by`}>Strongest by</label>
            <select
              id={`${field}-by`}
              value={view.by}
              data-testid={`${testId}-by`}
              onChange={(event) => setView({ by: event.target.value as MutagenesisView['by'] })}
            >
              <option value="effect">effect on the embedding</option>
              <option value="change">change of the prediction</option>
            </select>
          </div>
        )}
      </div>
      {listed.length === 0 ? (
        <p className="empty">No substitution of the region is of this kind.</p>
      ) : (
        <ColumnGrid
          columns={columns}
          ids={ids}
          rows={rows}
          sort={sort}
          onSort={setSort}
          selected={marked}
          onSelect={setMarked}
          onOpen={(row) => onJump(positions[row]!)}
          onEnter={(row) => onJump(positions[row]!)}
          ariaLabel="Strongest substitutions; the active row is shown on the track"
          testId={`${testId}-grid`}
        />
      )}
    </section>
  );
}

/** Indices (position × 4 + base within the region) of what is listed. */
function strongest(
  drawing: MutagenesisDrawing,
  by: MutagenesisView['by'],
  kind: SubstitutionKind | 'all',
): Uint32Array<ArrayBuffer> {
  const { mutagenesis, effect, change } = drawing;
  const { transcript, region } = mutagenesis;
  const accepts = (index: number): boolean =>
    kind === 'all' || substitutionAt(transcript, region[0] + (index >> 2), index & 3).kind === kind;
  const { values } = by === 'change' && change ? change : effect;
  return strongestSubstitutions(values, regionLetters(mutagenesis), LISTED, accepts);
}

function listOf(
  { mutagenesis, effect, effectTitle, change, changeTitle }: MutagenesisDrawing,
  listed: Uint32Array,
): { readonly ids: readonly string[]; readonly columns: readonly Column[]; readonly positions: Uint32Array } {
  const { transcript, region } = mutagenesis;
  const ends = exonEndsOf(transcript);
  const positions = Uint32Array.from(listed, (index) => region[0] + (index >> 2));
  const made = Array.from(listed, (index, i) => substitutionAt(transcript, positions[i]!, index & 3));
  const number = (id: string, title: string, values: ArrayLike<number>): Column => ({
    ...{ id, title, unit: '', kind: 'number' },
    values: Float64Array.from(values),
  });
  const of = (values: Float32Array): Float64Array => Float64Array.from(listed, (index) => values[index]!);
  const names = made.map(({ from, to }, i) => `${from}${positions[i]! + 1}${to}`);
  const exons = Float64Array.from(positions, (position) => exonAt(ends, position) || NaN);
  return {
    positions,
    ids: names,
    columns: [
      { ...{ id: 'substitution', title: 'Substitution', unit: '', kind: 'text' }, values: names },
      number(
        'position',
        'Position',
        positions.map((position) => position + 1),
      ),
      number('exon', 'Exon', exons),
      wordColumn(
        { id: 'kind', title: 'Kind', unit: '' },
        made.map(({ kind }) => kind),
      ),
      { ...{ id: 'protein', title: 'Protein', unit: '', kind: 'text' }, values: made.map(({ amino }) => amino) },
      number('effect', effectTitle, of(effect.values)),
      ...(change ? [number('change', changeTitle, of(change.values))] : []),
    ],
  };
}
