import type { Domain } from '../../bio/domainTypes';
import { usePanel } from '../../notebook/react';
import { domainLetter, domainTint } from './AlignedProteins';

interface DomainTableProps {
  readonly domains: readonly [readonly Domain[], readonly Domain[]];
  readonly accessions: readonly string[];
}

/** Residues of a domain, from 1; all its copies. */
const placesOf = (domains: readonly Domain[], accession: string): string =>
  domains
    .filter((one) => one.accession === accession)
    .map(({ start, end }) => `${start + 1}–${end}`)
    .join(', ');

/** Where each domain lies in either protein; those that only one has come first. */
export function DomainTable({ domains: [a, b], accessions }: DomainTableProps) {
  const { id } = usePanel();
  if (accessions.length === 0) return <p className="quiet">The table knows no domain of either.</p>;
  const rows = accessions
    .map((accession, i) => ({ accession, i, inA: placesOf(a, accession), inB: placesOf(b, accession) }))
    .map((row) => ({ ...row, which: row.inB === '' ? 'only A' : row.inA === '' ? 'only B' : 'both' }))
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
