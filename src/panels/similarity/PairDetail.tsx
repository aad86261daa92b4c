import { X } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { compareStructures } from '../../analysis/isoformComparison';
import type { Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Domain, DomainTable } from '../../bio/domainTypes';
import { domainsOf } from '../../bio/domains';
import { figure } from '../../engine/export/ticks';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { PairStructures } from '../isoforms/PairStructures';
import '../isoforms/compare.css';
import { CopyButton } from '../parts/CopyButton';
import { saveFile } from '../parts/saveFile';
import { AlignedProteins } from './AlignedProteins';
import { proteinFasta } from './alignedBlocks';
import { DomainTable as DomainsTable } from './DomainTable';
import { ExonTable } from './ExonTable';
import { threeDigits } from './figures';
import { usePairDetail } from './usePairDetail';

interface PairDetailProps {
  readonly similarities: Similarities;
  readonly transcripts: TranscriptsArtefact;
  readonly domains: DomainTable | undefined;
  /** Index of the pair. */
  readonly pair: number;
  readonly onClose: () => void;
}

/** Two isoforms side by side: structures exon by exon, proteins residue by residue, and the domains that differ. */
export function PairDetail({ similarities, transcripts, domains, pair, onClose }: PairDetailProps) {
  const { id } = usePanel();
  const { pairs, transcripts: names } = similarities;
  const { set, table } = transcripts.report;
  const [a, b] = [pairs.a[pair]!, pairs.b[pair]!];
  const [nameA, nameB] = [names.names[a]!, names.names[b]!];
  const gene = names.genes[a]!;
  const { detail, alignment, problem } = usePairDetail(set, table, names.rows[a]!, names.rows[b]!);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Who opened it by a key goes on reading here.
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [pair]);
  const known = useMemo((): readonly [readonly Domain[], readonly Domain[]] | undefined => {
    if (!domains) return undefined;
    const of = (i: number) => domainsOf(domains, { id: names.ids[i]!, name: names.names[i]! });
    return [of(a), of(b)];
  }, [domains, names, a, b]);
  const accessions = useMemo(() => [...new Set(known?.flat().map(({ accession }) => accession))].sort(), [known]);
  const structure = detail && compareStructures(...detail.rows);
  const fasta =
    detail?.proteins &&
    proteinFasta(detail.proteins.map((sequence, i) => ({ name: i === 0 ? nameA : nameB, gene, sequence })));
  const percentile = (value: number): string => (Number.isNaN(value) ? '' : ` (${value.toFixed(1)}th percentile)`);
  const facts: readonly (readonly [string, string])[] = [
    ['similarity', threeDigits(pairs.similarity[pair]!) + percentile(pairs.similarityPercentile[pair]!)],
    ['CDS overlap', threeDigits(pairs.cds[pair]!) + percentile(pairs.cdsPercentile[pair]!)],
    ['exon overlap', threeDigits(pairs.sequence[pair]!)],
    ['length ratio', threeDigits(pairs.length[pair]!)],
    ['domain Jaccard', threeDigits(pairs.domains[pair]!)],
    ['L2 distance', figure(pairs.distance[pair]!)],
  ];
  return (
    <section className="card similarity-detail" aria-label={`${nameA} and ${nameB}`} data-testid={`${id}-detail`}>
      <header className="similarity-detail-head">
        <h3 ref={heading} tabIndex={-1}>
          {gene}: {nameA} (A) and {nameB} (B)
        </h3>
        <button type="button" className="icon-button" aria-label="Close the pair" onClick={onClose}>
          <X aria-hidden size={16} />
        </button>
      </header>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {problem && (
        <p className="field-wrong" role="alert">
          {problem.message} {problem.mend}
        </p>
      )}
      {!detail && !problem && (
        <p className="quiet" role="status">
          Reading structures and sequences…
        </p>
      )}
      {detail && (
        <>
          <h4>Structures</h4>
          {structure ? (
            <>
              <PairStructures
                rows={detail.rows}
                names={[nameA, nameB]}
                introns="compressed"
                comparison={structure}
                marks={['A', 'B']}
                bands
              />
              <ExonTable rows={detail.rows} />
            </>
          ) : (
            <p className="quiet">Their structures cannot be compared: one is not known, or they lie on two strands.</p>
          )}
          <h4>Proteins</h4>
          {detail.proteins && fasta !== undefined ? (
            <>
              <div className="row">
                <button
                  type="button"
                  className="button"
                  data-testid={`${id}-fasta`}
                  onClick={() =>
                    saveFile(new Blob([fasta], { type: 'text/x-fasta' }), `${fileName(nameA)}_${fileName(nameB)}.fa`)
                  }
                >
                  Download both as FASTA
                </button>
                <CopyButton text={fasta} label="Copy both proteins as FASTA" />
                <span className="quiet">to fold them elsewhere</span>
              </div>
              {alignment ? (
                <AlignedProteins
                  key={pair}
                  names={[nameA, nameB]}
                  proteins={detail.proteins}
                  alignment={alignment}
                  domains={known}
                  accessions={accessions}
                />
              ) : (
                !problem && (
                  <p className="quiet" role="status">
                    Aligning the proteins…
                  </p>
                )
              )}
            </>
          ) : (
            <p className="quiet">One of them has no coding sequence: there are no two proteins to align.</p>
          )}
          <h4>Domains</h4>
          {known ? (
            <DomainsTable domains={known} accessions={accessions} alignment={alignment} />
          ) : (
            <p className="quiet">No domains were given: connect a Domains panel to “Domains” above.</p>
          )}
        </>
      )}
    </section>
  );
}

const fileName = (name: string): string => name.replace(/[^\w.-]+/g, '_');
