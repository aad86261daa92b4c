import { Fragment } from 'react';
import type { SharesArtefact } from '../../notebook/artefacts';
import { fateText } from './domainsShown';
import type { PairDomains } from './domainsShown';

interface DomainsComparedProps {
  readonly artefact: SharesArtefact;
  readonly domains: PairDomains | undefined;
}

/** In words: which protein domains the two isoforms differ in. */
export function DomainsCompared({ artefact: { transcripts }, domains }: DomainsComparedProps) {
  if (!domains) {
    return <p className="quiet">Add a Domains panel and connect it, to see the protein domains under the exons.</p>;
  }
  return (
    <section aria-label="Protein domains" data-testid="shares-domains">
      <h3>Protein domains</h3>
      <ul className="shares-domains">
        {transcripts.map(({ id, name, cds }, i) => {
          const own = domains[i];
          const label = `${'AB'[i]!} · ${name || id}`;
          if (!own) {
            return (
              <li key={id}>
                {label}: {cds ? 'the table of domains does not know it.' : 'it has no CDS.'}
              </li>
            );
          }
          return (
            <li key={id}>
              {label}:{' '}
              {own.length === 0
                ? 'no domain in the table.'
                : own.map(({ accession, start, end, fate }, k) => (
                    <Fragment key={k}>
                      {k > 0 && ', '}
                      <span className={fate === 'lost' || fate === 'resized' ? 'shares-differs' : undefined}>
                        {accession} at {start + 1}–{end} aa{fateText(fate)}
                      </span>
                    </Fragment>
                  ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
