import { cdsLength, compareStructures, totalLength } from '../../analysis/isoformComparison';
import type { IsoformAnalysis, IsoformRow } from '../../analysis/isoformTypes';
import type { Interval } from '../../bio/transcript';
import { clusterLetter } from '../../engine/export/colours';
import { biotypeText } from '../../engine/export/isoformLayout';
import type { IntronMode } from '../../engine/export/genomicScale';
import { chromName } from '../../engine/export/structureLayout';
import { figure, grouped } from '../../engine/export/ticks';
import { PairStructures } from './PairStructures';
import './compare.css';

interface CompareProps {
  readonly analysis: IsoformAnalysis;
  readonly names: readonly string[];
  readonly clusters: Int32Array;
  readonly labels: Readonly<Record<string, string>>;
  readonly introns: IntronMode;
  /** One or two leaves. */
  readonly picked: readonly number[];
  readonly onClear: () => void;
  /** Splits the distance of two isoforms over their exons. */
  readonly onSplit: (rows: readonly [IsoformRow, IsoformRow]) => void;
}

/** Two chosen transcripts side by side: lengths, structure, what they share and what each has alone, similarity. */
export function Compare({ analysis, names, clusters, labels, introns, picked, onClear, onSplit }: CompareProps) {
  const [a, b] = picked;
  if (a === undefined) return null;
  if (b === undefined) {
    return (
      <aside className="iso-compare" aria-label="Comparison">
        <p className="iso-hint">
          <strong>{names[a]}</strong> is chosen. Choose a second isoform by its name, or click a cell of the heatmap.
        </p>
      </aside>
    );
  }
  const { n, raw, scaled, distance } = analysis.similarity;
  const pair = a * n + b;
  const rows = [analysis.rows[a]!, analysis.rows[b]!] as const;
  const structure = compareStructures(...rows);
  const unique = structure && ([structure.onlyA, structure.onlyB] as const);
  const nt = (length: number): string => (length > 0 ? `${grouped(length)} nt` : '–');
  const share = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));
  const facts: [string, string, string][] = [
    ['Cluster', clusterLetter(clusters[a]!), clusterLetter(clusters[b]!)],
    ['Biotype', biotypeText(rows[0].biotype), biotypeText(rows[1].biotype)],
    ['Function', labels[rows[0].id] ?? rows[0].label, labels[rows[1].id] ?? rows[1].label],
    ['Length', nt(rows[0].length), nt(rows[1].length)],
    ['CDS', nt(cdsLength(rows[0])), nt(cdsLength(rows[1]))],
    ['Exons', String(rows[0].exons.length || '–'), String(rows[1].exons.length || '–')],
  ];
  if (unique) facts.push(['Only here', nt(totalLength(unique[0])), nt(totalLength(unique[1]))]);
  return (
    <aside className="iso-compare" aria-label="Comparison" data-testid="isoforms-compare">
      <header>
        <h3>
          {names[a]} and {names[b]}
        </h3>
        <div className="iso-compare-tools">
          <button
            type="button"
            className="iso-button"
            title="Which exons account for their distance, in a panel of its own"
            data-testid="isoforms-split"
            onClick={() => onSplit(rows)}
          >
            Exon shares
          </button>
          <button type="button" className="iso-button" onClick={onClear}>
            Clear
          </button>
        </div>
      </header>
      <dl className="iso-measures">
        <Measure name="similarity" value={figure(raw[pair]!)} />
        <Measure name="scaled" value={scaled[pair]!.toFixed(3)} />
        <Measure name="L2 distance" value={figure(distance[pair]!)} />
        {structure && (
          <>
            <Measure name="exon overlap" value={share(structure.exonOverlap)} />
            <Measure name="CDS overlap" value={share(structure.cdsOverlap)} />
            <Measure name="same exons" value={String(structure.sharedExons.length)} />
            <Measure name="shared" value={nt(structure.sharedLength)} />
          </>
        )}
      </dl>
      {structure ? (
        <PairStructures rows={rows} names={[names[a]!, names[b]!]} introns={introns} comparison={structure} />
      ) : (
        <p className="iso-hint">
          Their structures cannot be compared: one is not known, or they lie on different strands.
        </p>
      )}
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">1 · {names[a]}</th>
            <th scope="col">2 · {names[b]}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(([name, one, other]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{one}</td>
              <td>{other}</td>
            </tr>
          ))}
          {unique && (
            <tr>
              <th scope="row">Intervals only here</th>
              {unique.map((intervals, i) => (
                <td key={i}>
                  <Intervals chrom={rows[i]!.chrom} intervals={intervals} />
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </aside>
  );
}

function Measure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Genomic intervals as a reader knows them: first and last position, from 1. */
function Intervals({ chrom, intervals }: { readonly chrom: string; readonly intervals: readonly Interval[] }) {
  if (intervals.length === 0) return '–';
  return (
    <ul className="iso-intervals">
      {intervals.map(([start, end]) => (
        <li key={start}>
          {chromName(chrom)}:{grouped(start + 1)}–{grouped(end)} <span>{grouped(end - start)} nt</span>
        </li>
      ))}
    </ul>
  );
}
