/** The Similarity panel without its view: isoforms of one gene against unrelated transcripts and such of one function (paper, Fig. 4). */
import { PAIR_GROUP_TEXT } from '../../analysis/isoformFunction/similaritiesTypes';
import { takeRows } from '../../analysis/probe/takeRows';
import { throwIfAborted } from '../../lib/errors';
import type { DomainsArtefact, Result, SimilarityArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import type { SourceRef } from '../../notebook/sources';
import type { ImportSource } from '../../workers/protocol';
import { embeddedOf } from '../probe/probing';
import { parseSimilarityParams, parseSimilarityView } from './schema';
import type { SimilarityParams, SimilarityView } from './schema';
import { isSimilarityArtefact } from './sound';

/** @throws OrthrusError `similarity.*`, `terms.*`, `references.*`, `orthologs.columns`, what a source throws; AbortError */
async function run(context: RunContext<SimilarityParams>): Promise<SimilarityArtefact> {
  const { params, inputs, services, sources, task, signal, onProgress } = context;
  const { result, transcripts, rows } = embeddedOf(context);
  const opened = async (source: SourceRef | null): Promise<ImportSource | undefined> =>
    source ? sources.open(source) : undefined;
  const [go, homologs, references] = await Promise.all([params.go, params.homologs, params.references].map(opened));
  throwIfAborted(signal);
  const pairs = await services.data.samplePairs(
    transcripts.artefact.report.set,
    rows,
    { ...(go && { go }), ...(homologs && { homologs }), ...(references && { references }) },
    params,
    task,
    onProgress,
  );
  throwIfAborted(signal);
  const { embeddings, rows: embedded } = result.artefact;
  const place = new Map([...embedded].map((row, i) => [row, i]));
  const members = Array.from(pairs.transcripts.rows, (row) => place.get(row)!);
  const domains = (inputs['domains'] as Result<DomainsArtefact> | undefined)?.artefact.table;
  const found = await services.analysis.similarities(
    {
      pairs,
      embeddings: takeRows(embeddings.data, embeddings.dim, members),
      dim: embeddings.dim,
      ...(domains && { domains }),
    },
    task,
    onProgress,
  );
  return { type: 'similarities', ...found };
}

function summary({ artefact: { groups } }: Pick<Result<SimilarityArtefact>, 'artefact'>): string {
  return groups
    .map(
      ({ group, spread }) =>
        `${PAIR_GROUP_TEXT[group]}: median ${spread.median.toFixed(2)} (${counted(spread.count, 'pair')})`,
    )
    .join('; ');
}

export const similarityKind: PanelKind<SimilarityParams, SimilarityView, SimilarityArtefact> = {
  kind: 'similarity',
  version: 1,
  title: 'Isoform similarity',
  purpose:
    'How similar isoforms of one gene are, beside unrelated genes and genes of one function, and what of it domains and CDS tell.',
  action: 'Compare',
  ports: [
    { name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] },
    { name: 'domains', title: 'Domains', accepts: ['domains'], optional: true },
  ],
  gives: 'similarities',
  takesSubset: true,
  automatic: false,
  parse: parseSimilarityParams,
  parseView: parseSimilarityView,
  run,
  summary,
  sound: isSimilarityArtefact,
  // The figures are for whoever looks at them, and not part of every page's start.
  files: async (result, context) => (await import('./files')).similarityFiles(result, context),
};
