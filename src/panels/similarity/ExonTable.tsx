import { useMemo } from 'react';
import { alignExons } from '../../analysis/alignExons';
import type { AlignedExon } from '../../analysis/alignExons';
import type { IsoformRow } from '../../analysis/isoformTypes';
import { chromName } from '../../engine/export/structureLayout';
import { grouped } from '../../engine/export/ticks';

const KIND_TEXT: Readonly<Record<AlignedExon['kind'], string>> = {
  shared: 'the same',
  changed: 'other ends',
  'only A': 'only A',
  'only B': 'only B',
};

/** Exons of two isoforms side by side, 5′ → 3′. */
export function ExonTable({ rows: [a, b] }: { readonly rows: readonly [IsoformRow, IsoformRow] }) {
  const exons = useMemo(() => alignExons(a.exons, b.exons, a.strand), [a, b]);
  const count = (kind: AlignedExon['kind']): number => exons.filter((one) => one.kind === kind).length;
  const side = (one: AlignedExon['a']): string =>
    one
      ? `${one.number}: ${grouped(one.interval[0] + 1)}–${grouped(one.interval[1])}, ${grouped(one.interval[1] - one.interval[0])} nt`
      : '–';
  return (
    <details>
      <summary>
        Exon by exon: {count('shared')} the same, {count('changed')} with other ends, {count('only A')} only in A,{' '}
        {count('only B')} only in B
      </summary>
      <div className="similarity-scroll">
        <table className="similarity-table">
          <thead>
            <tr>
              <th scope="col">Exon</th>
              <th scope="col">A ({chromName(a.chrom)})</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {exons.map((one, i) => (
              <tr key={i}>
                <th scope="row">{KIND_TEXT[one.kind]}</th>
                <td>{side(one.a)}</td>
                <td>{side(one.b)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
