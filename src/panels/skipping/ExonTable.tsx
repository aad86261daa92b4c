import { useId, useMemo, useState } from 'react';
import { cdsLength } from '../../analysis/isoformComparison';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { FRAMES, genomicExon, REGIONS, STOPS } from '../../bio/skipExon';
import { FRAME_TEXT } from '../../engine/export/shiftsSvg';
import type { Column } from '../../notebook/columns';
import type { ColumnSort } from '../../notebook/columnSort';
import { counted } from '../../notebook/format';
import { useNotebook, useNotebookState, usePanelId } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import { ColumnGrid } from '../parts/grid/ColumnGrid';
import { useOrderedRows } from '../parts/grid/useOrderedRows';

/** What each stop is called in the table. */
const STOP_TEXT: Readonly<Record<(typeof STOPS)[number], string>> = {
  own: 'its own',
  premature: 'premature',
  later: 'later',
  none: 'none',
  'no CDS': 'no CDS',
};

function columnsOf(skipping: ExonSkipping): readonly Column[] {
  const { transcripts, of, facts, distance, cosine, relative } = skipping;
  const n = of.length;
  const text = (id: string, title: string, value: (i: number) => string): Column => ({
    ...{ id, title, unit: '', kind: 'text' },
    values: Array.from({ length: n }, (_, i) => value(i)),
  });
  const number = (id: string, title: string, unit: string, value: (i: number) => number): Column => ({
    ...{ id, title, unit, kind: 'number' },
    values: Float64Array.from({ length: n }, (_, i) => value(i)),
  });
  const category = (id: string, title: string, names: readonly string[], codes: Uint8Array): Column => ({
    ...{ id, title, unit: '', kind: 'category', names },
    codes: Int32Array.from(codes),
  });
  const transcript = (i: number): ExonSkipping['transcripts'][number] => transcripts[of[i]!]!;
  return [
    text('gene', 'Gene', (i) => transcript(i).gene || transcript(i).geneId),
    text('transcript', 'Transcript', (i) => transcript(i).name || transcript(i).id),
    number('exon', 'Exon', '', (i) => facts.number[i]!),
    number('length', 'Length', 'nt', (i) => facts.end[i]! - facts.start[i]!),
    category('region', 'Region', REGIONS, facts.region),
    category(
      'frame',
      'Frame',
      FRAMES.map((frame) => FRAME_TEXT[frame]),
      facts.frame,
    ),
    category(
      'stop',
      'Stop',
      STOPS.map((stop) => STOP_TEXT[stop]),
      facts.stop,
    ),
    category('decay', 'Marked for decay', ['no', 'yes'], facts.decay),
    number('distance', 'L2 shift', '', (i) => distance[i]!),
    number('relative', 'Relative to gene’s median', '', (i) => relative[i]!),
    number('cosine', '1 − cosine', '', (i) => cosine[i]!),
    number('cds', 'CDS without it', 'nt', (i) => facts.cdsLength[i]!),
    number('whole', 'CDS with it', 'nt', (i) => cdsLength(transcript(i))),
    text('place', 'Genomic interval', (i) => {
      const place = genomicExon(transcript(i), facts.number[i]! - 1);
      // As browsers of genomes write it: 1-based, inclusive.
      return place ? `${transcript(i).chrom}:${place[0] + 1}-${place[1]}` : '';
    }),
  ];
}

interface ExonTableProps {
  readonly skipping: ExonSkipping;
  /** A transcript is to be drawn, by its id. */
  readonly onShow: (transcript: string) => void;
}

/** All exons, those that shift most first; the transcript of the active row is drawn above. */
export function ExonTable({ skipping, onShow }: ExonTableProps) {
  const notebook = useNotebook();
  const panel = usePanelId();
  const id = useId();
  const selected = useNotebookState((state) => state.selected);
  const [sort, setSort] = useState<ColumnSort | null>({ column: 'distance', descending: true });
  const [wanted, setWanted] = useState('');
  const columns = useMemo(() => columnsOf(skipping), [skipping]);
  const ids = useMemo(() => Array.from(skipping.of, (t) => skipping.transcripts[t]!.id), [skipping]);
  const found = useMemo(() => {
    const text = wanted.trim().toLowerCase();
    const hit = skipping.transcripts.map(({ id: own, name, gene, geneId }) =>
      [own, name, gene, geneId].some((one) => one.toLowerCase().includes(text)),
    );
    return Uint32Array.from(skipping.of.keys()).filter((i) => hit[skipping.of[i]!]);
  }, [skipping, wanted]);
  const { rows } = useOrderedRows(columns, found, sort);
  return (
    <section aria-label="Skipped exons" className="skipping-table">
      <div className="skipping-tools">
        <div className="field">
          <label htmlFor={id}>Gene or transcript contains</label>
          <input
            id={id}
            type="search"
            value={wanted}
            autoComplete="off"
            spellCheck={false}
            data-testid={`${panel}-search`}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
        <p className="quiet" role="status">
          {counted(rows.length, 'exon')}; the transcript of the active row is drawn above
        </p>
      </div>
      <ColumnGrid
        columns={columns}
        ids={ids}
        rows={rows}
        sort={sort}
        onSort={setSort}
        selected={selected}
        onSelect={(chosen) => select(notebook, chosen)}
        onOpen={(row) => onShow(ids[row]!)}
        ariaLabel="Skipped exons"
        testId={`${panel}-grid`}
      />
    </section>
  );
}
