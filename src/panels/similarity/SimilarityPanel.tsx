import { useMemo, useState } from 'react';
import type {
  DomainsArtefact,
  EmbeddingsArtefact,
  Result,
  SimilarityArtefact,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { usePanel } from '../../notebook/react';
import { Fold } from '../parts/Fold';
import { Distributions } from './Distributions';
import { DivergentPairs } from './DivergentPairs';
import { DomainCorrelations } from './DomainCorrelations';
import { modelBehind, overlapGrid } from './figures';
import { OverlapMap } from './OverlapMap';
import { PairDetail } from './PairDetail';
import type { SimilarityParams, SimilarityView } from './schema';
import { SimilarityForm } from './SimilarityForm';
import './similarity.css';

/** How alike isoforms are, beside unrelated transcripts, and which pairs are other than they look (paper, Fig. 4). */
export default function SimilarityPanel() {
  const { result } = usePanel<SimilarityParams, SimilarityView, SimilarityArtefact>();
  return (
    <div className="similarity">
      <Fold title="Pairs to compare" folded={result !== undefined}>
        <SimilarityForm />
      </Fold>
      {result ? (
        <Shown key={result.key} result={result} />
      ) : (
        <p className="empty">
          Nothing is compared yet: connect embeddings of genes with several coding isoforms above, and run.
        </p>
      )}
    </div>
  );
}

function Shown({ result }: { readonly result: Result<SimilarityArtefact> }) {
  const { inputs, source, view, setView } = usePanel<SimilarityParams, SimilarityView, SimilarityArtefact>();
  const { artefact: similarities } = result;
  const embedded = source(result, 'embeddings') as Result<EmbeddingsArtefact> | undefined;
  const transcripts = embedded && (source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined);
  const domains = (source(result, 'domains') ?? inputs['domains']) as Result<DomainsArtefact> | undefined;
  const [cell, setCell] = useState(-1);
  const grid = useMemo(() => overlapGrid(similarities), [similarities]);
  const { pairs, notes } = similarities;
  const pair = useMemo(() => pairOf(similarities, view.pair), [similarities, view.pair]);
  const model = useMemo(() => modelBehind(embedded), [embedded]);
  return (
    <>
      <Distributions similarities={similarities} model={model} />
      <DomainCorrelations similarities={similarities} model={model} />
      {pairs.group.includes(0) && (
        <section className="similarity-part" aria-label="CDS overlap and similarity">
          <h3>Overlap and similarity</h3>
          <OverlapMap similarities={similarities} model={model} grid={grid} chosen={cell} onChoose={setCell} />
        </section>
      )}
      <DivergentPairs similarities={similarities} grid={grid} cell={cell} onAllCells={() => setCell(-1)} />
      {pair >= 0 &&
        (transcripts ? (
          <PairDetail
            similarities={similarities}
            transcripts={transcripts.artefact}
            domains={domains?.artefact.table}
            pair={pair}
            onClose={() => setView({ pair: [] })}
          />
        ) : (
          <p className="empty">The transcripts behind this result are not at hand: run what it hangs on again.</p>
        ))}
      {notes.length > 0 && (
        <ul className="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Index of the pair within a gene that has these ids; −1 where there is none. */
function pairOf({ transcripts, pairs }: SimilarityArtefact, [a, b]: readonly string[]): number {
  if (a === undefined || b === undefined) return -1;
  return pairs.group.findIndex(
    (group, i) => group === 0 && transcripts.ids[pairs.a[i]!] === a && transcripts.ids[pairs.b[i]!] === b,
  );
}
