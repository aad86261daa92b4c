import { usePanel } from '../../notebook/react';
import { TableField } from '../parts/TableField';
import { SHIPPED_HOMOLOGS, SHIPPED_LABELS } from '../probe/schema';
import { NumberField } from '../umap/NumberField';
import { SIMILARITY_LIMITS } from './schema';
import type { SimilarityNumber, SimilarityParams } from './schema';

const TERM_TABLES = SHIPPED_LABELS.filter(({ path }) => path.includes('go_'));

/** Which pairs are compared. */
export function SimilarityForm() {
  const { id, params, setParams, task } = usePanel<SimilarityParams, unknown>();
  const running = task !== undefined;
  const number = (name: SimilarityNumber, label: string, hint: string) => (
    <NumberField
      label={label}
      hint={hint}
      value={params[name]}
      limits={SIMILARITY_LIMITS[name]}
      whole={name !== 'threshold'}
      testId={`${id}-${name}`}
      onValue={(value) => value !== null && setParams({ [name]: value })}
    />
  );
  return (
    <section className="similarity-form" aria-label="Pairs to compare">
      <div className="similarity-fields">
        {number('genes', 'Genes with several coding isoforms', 'Drawn at random; all where there are fewer')}
        <TableField
          label="Reference isoforms"
          file="a table of genes and transcripts (CSV or TSV)"
          value={params.references}
          shipped={[]}
          none="none: the longest CDS of each gene"
          disabled={running}
          testId={`${id}-references`}
          onValue={(references) => setParams({ references })}
        />
        <TableField
          label="Homologous genes, in no pair of two genes"
          file="a table of pairs (CSV or TSV)"
          value={params.homologs}
          shipped={SHIPPED_HOMOLOGS}
          none="none: no pair is left out"
          disabled={running}
          testId={`${id}-homologs`}
          onValue={(homologs) => setParams({ homologs })}
        />
        <TableField
          label="GO terms by gene"
          file="a table of genes and terms (CSV or TSV)"
          value={params.go}
          shipped={TERM_TABLES}
          none="none: no pairs of one function"
          disabled={running}
          testId={`${id}-go`}
          onValue={(go) => setParams({ go })}
        />
        {number('seed', 'Seed', 'Of all that is drawn at random')}
      </div>
      <details className="settings">
        <summary>GO terms and homology in detail</summary>
        <div className="similarity-fields">
          {number('terms', 'Terms', 'Drawn at random; all where there are fewer')}
          {number('leastGenes', 'Genes a term, at least', 'Terms of fewer genes in the table are left out')}
          {number('mostGenes', 'Genes a term, at most', 'Terms of more genes in the table are left out')}
          {number('pairsPerTerm', 'Pairs a term', 'Of genes that are not homologous')}
          {number('threshold', 'Homologous above, %', 'Where the table tells how similar two genes are')}
        </div>
      </details>
      <p className="quiet">
        As in the paper’s Fig. 4: 1,000 genes, five pairs a term of 10 to 1,000 genes. Connect a Domains panel to
        compare with shared protein domains.
      </p>
    </section>
  );
}
