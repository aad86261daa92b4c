import { useId, useMemo, useState } from 'react';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import { cellOf } from '../../engine/export/densityGridSvg';
import type { CountGrid } from '../../engine/export/densityGridSvg';
import type { ColumnSort } from '../../notebook/columnSort';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, usePanel } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import { ColumnGrid } from '../parts/grid/ColumnGrid';
import { useOrderedRows } from '../parts/grid/useOrderedRows';
import { overlappingPairs } from './figures';
import { cellText } from './OverlapMap';
import { cornerSort, matchingPairs, pairColumns } from './pairColumns';
import type { SimilarityView } from './schema';

interface DivergentPairsProps {
  readonly similarities: Similarities;
  readonly grid: CountGrid;
  /** Index of the cell whose pairs are listed; −1: all. */
  readonly cell: number;
  readonly onAllCells: () => void;
}

const CORNERS = [
  { value: 'different', text: 'High overlap, low similarity first' },
  { value: 'similar', text: 'Low overlap, high similarity first' },
] as const;

/** Pairs of isoforms that are less or more alike than their CDS overlap lets expect; one is opened by a click or Enter. */
export function DivergentPairs({ similarities, grid, cell, onAllCells }: DivergentPairsProps) {
  const id = useId();
  const notebook = useNotebook();
  const { id: panel, view, setView } = usePanel<unknown, SimilarityView>();
  const { pairs, transcripts } = similarities;
  const [text, setText] = useState('');
  const [sort, setSort] = useState<ColumnSort | null>(null);
  const members = useMemo(() => overlappingPairs(similarities), [similarities]);
  const columns = useMemo(() => pairColumns(similarities, members), [similarities, members]);
  const keys = useMemo(() => Array.from(members, String), [members]);
  const found = useMemo(
    () =>
      matchingPairs(
        similarities,
        members,
        text,
        (pair) => cell < 0 || cellOf(grid, pairs.cds[pair]!, pairs.similarity[pair]!) === cell,
      ),
    [similarities, members, text, cell, grid, pairs],
  );
  const order = sort ?? cornerSort(view.corner);
  const { rows } = useOrderedRows(columns, found, order);
  const open = (at: number): void => {
    const pair = members[at]!;
    const ids = [transcripts.ids[pairs.a[pair]!]!, transcripts.ids[pairs.b[pair]!]!] as const;
    setView({ pair: ids });
    select(notebook, ids);
  };
  return (
    <section className="similarity-part" aria-label="Divergent pairs">
      <h3>Pairs that are other than their overlap</h3>
      <div className="similarity-tools">
        <div className="field">
          <label htmlFor={`${id}-corner`}>Order</label>
          <select
            id={`${id}-corner`}
            value={sort ? 'own' : view.corner}
            data-testid={`${panel}-corner`}
            onChange={({ target: { value } }) => {
              setSort(null);
              if (value !== 'own') setView({ corner: value as SimilarityView['corner'] });
            }}
          >
            {CORNERS.map(({ value, text: name }) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
            {sort && <option value="own">by a column</option>}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-search`}>Gene or isoform</label>
          <input
            id={`${id}-search`}
            type="search"
            value={text}
            placeholder="its first letters"
            autoComplete="off"
            spellCheck={false}
            data-testid={`${panel}-search`}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {cell >= 0 && (
          <button type="button" className="button" data-testid={`${panel}-all-cells`} onClick={onAllCells}>
            Only {cellText(grid, cell)}: list all
          </button>
        )}
      </div>
      <p className="quiet" role="status" data-testid={`${panel}-pair-count`}>
        {counted(rows.length, 'pair')}
        {rows.length < members.length && ` of ${formatCount(members.length)}`}. Percentiles are among all{' '}
        {formatCount(members.length)} pairs within genes whose CDS overlap is known. Click a pair, or press Enter, to
        open it below.
      </p>
      {rows.length > 0 ? (
        <ColumnGrid
          columns={columns}
          ids={keys}
          rows={rows}
          sort={order}
          onSort={setSort}
          onEnter={open}
          ariaLabel="Pairs of isoforms"
          testId={`${panel}-pairs`}
        />
      ) : (
        <p className="empty">
          {members.length === 0
            ? 'No pair of isoforms has a CDS overlap: structures come with an annotation (GTF or GFF).'
            : 'No pair is named so here. Type the beginning of a gene or isoform, or list all cells.'}
        </p>
      )}
    </section>
  );
}
