import { useMemo, useState } from 'react';
import type { TranscriptTable } from '../../bio/importTypes';
import type { NeighboursArtefact } from '../../notebook/artefacts';
import type { Column } from '../../notebook/columns';
import type { ColumnSort } from '../../notebook/columnSort';
import { rowsById, wordColumn } from '../../notebook/knownColumns';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import { ColumnGrid } from '../parts/grid/ColumnGrid';
import { useOrderedRows } from '../parts/grid/useOrderedRows';

interface NeighbourListProps {
  readonly neighbours: NeighboursArtefact;
  readonly table: TranscriptTable;
  /** A neighbour becomes the transcript whose neighbours are asked for. */
  readonly onQuery: (id: string) => void;
}

function columnsOf({ ids, distances }: NeighboursArtefact, table: TranscriptTable): readonly Column[] {
  const known = rowsById(table);
  const rows = ids.map((id) => known.get(id) ?? -1);
  const words = (id: string, title: string, values: readonly string[]): Column =>
    wordColumn(
      { id, title, unit: '' },
      rows.map((row) => values[row] ?? ''),
    );
  const labels = rows.map((row, i) => table.name[row] || ids[i]!);
  return [
    { id: 'rank', title: 'Rank', unit: '', kind: 'number', values: Float64Array.from(ids, (_, i) => i + 1) },
    { id: 'name', title: 'Transcript', unit: '', kind: 'text', values: labels },
    words('gene', 'Gene', table.gene),
    words('species', 'Species', table.species),
    words('biotype', 'Biotype', table.biotype),
    { id: 'distance', title: 'L2 distance', unit: '', kind: 'number', values: Float64Array.from(distances) },
  ];
}

/** Neighbours, nearest first: chosen here they are chosen everywhere, and Enter goes on to the neighbours of one. */
export function NeighbourList({ neighbours, table, onQuery }: NeighbourListProps) {
  const notebook = useNotebook();
  const selected = useNotebookState((state) => state.selected);
  const [sort, setSort] = useState<ColumnSort | null>(null);
  const [active, setActive] = useState<number | undefined>();
  const columns = useMemo(() => columnsOf(neighbours, table), [neighbours, table]);
  const all = useMemo(() => Uint32Array.from(neighbours.ids, (_, i) => i), [neighbours]);
  const { rows } = useOrderedRows(columns, all, sort);
  const labels = columns.find(({ id }) => id === 'name');
  const label = active !== undefined && labels?.kind === 'text' ? labels.values[active] : undefined;
  return (
    <>
      <ColumnGrid
        columns={columns}
        ids={neighbours.ids}
        rows={rows}
        sort={sort}
        onSort={setSort}
        selected={selected}
        onSelect={(ids) => select(notebook, ids)}
        onOpen={setActive}
        onEnter={(row) => onQuery(neighbours.ids[row]!)}
        ariaLabel={`Nearest to ${neighbours.id}`}
        testId="neighbours-grid"
      />
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={label === undefined}
          data-testid="neighbours-walk"
          onClick={() => onQuery(neighbours.ids[active!]!)}
        >
          {label === undefined ? 'Neighbours of the active row' : `Neighbours of ${label}`}
        </button>
        <button
          type="button"
          className="button"
          data-testid="neighbours-choose"
          onClick={() => select(notebook, [neighbours.id, ...neighbours.ids])}
        >
          Choose it and its neighbours
        </button>
      </div>
    </>
  );
}
