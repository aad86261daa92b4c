import { domainDifferences } from '../../analysis/domainDifferences';
import type { DomainDifference } from '../../analysis/domainDifferences';
import type { ProteinAlignment } from '../../analysis/proteinAlignment';
import type { Domain } from '../../bio/domainTypes';
import { usePanel } from '../../notebook/react';
import { domainLetter, domainTint } from './AlignedProteins';

interface DomainTableProps {
  readonly domains: readonly [readonly Domain[], readonly Domain[]];
  readonly accessions: readonly string[];
  /** Tells which copies belong together; undefined while it is being made. */
  readonly alignment: ProteinAlignment | undefined;
}

/** Residues of a domain, from 1; all its copies. */
const placesOf = (domains: readonly Domain[], accession: string): string =>
  domains
    .filter((one) => one.accession === accession)
    .map(({ start, end }) => `${start + 1}–${end}`)
    .join(', ');

const lengthOf = ({ start, end }: Domain): number => end - start;

/** In which proteins a domain is, and where it is not whole. */
function presence(copies: readonly DomainDifference[], inA: string, inB: string): string {
  if (inB === '') return 'only A';
  if (inA === '') return 'only B';
  const shorter = copies.flatMap(({ a, b, truncated }) => (truncated ? [lengthOf(a!) < lengthOf(b!) ? 'A' : 'B'] : []));
  const alone = copies.flatMap(({ a, b }) => (b ? (a ? [] : ['B']) : ['A']));
  return [
    'both',
    ...[...new Set(shorter)].sort().map((side) => `truncated in ${side}`),
    ...[...new Set(alone)].sort().map((side) => `a copy only in ${side}`),
  ].join(', ');
}

/** Where each domain lies in either protein; those that differ come first. */
export function DomainTable({ domains: [a, b], accessions, alignment }: DomainTableProps) {
  const { id } = usePanel();
  if (accessions.length === 0) return <p className="quiet">The table knows no domain of either.</p>;
  const differences = alignment ? domainDifferences(a, b, alignment) : [];
  const ofAccession = (wanted: string): readonly DomainDifference[] =>
    differences.filter(({ accession }) => accession === wanted);
  const rows = accessions
    .map((accession, i) => ({ accession, i, inA: placesOf(a, accession), inB: placesOf(b, accession) }))
    .map((row) => ({ ...row, which: presence(ofAccession(row.accession), row.inA, row.inB) }))
    .sort((x, y) => Number(x.which === 'both') - Number(y.which === 'both'));
  return (
    <div className="similarity-scroll">
      <table className="similarity-table" data-testid={`${id}-domain-table`}>
        <thead>
          <tr>
            <th scope="col">Domain</th>
            <th scope="col">In</th>
            <th scope="col">Residues of A</th>
            <th scope="col">Residues of B</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ accession, i, inA, inB, which }) => (
            <tr key={accession} className={which === 'both' ? undefined : 'similarity-only'}>
              <th scope="row">
                <span className="similarity-domain-mark" style={{ background: domainTint(i) }}>
                  {domainLetter(i)}
                </span>
                {accession}
              </th>
              <td>{which}</td>
              <td>{inA || '–'}</td>
              <td>{inB || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
