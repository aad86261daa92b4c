import { nearestTo } from '../../analysis/nearestTo';
import type { TranscriptTable } from '../../bio/importTypes';
import { csvLine } from '../../engine/export/csv';
import { OrthrusError } from '../../lib/errors';
import type { EmbeddingsArtefact, NeighboursArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import { rowsById } from '../../notebook/knownColumns';
import type { OutputContext, OutputFile, PanelKind, RunContext } from '../../notebook/panelKind';
import { parseNeighboursParams } from './schema';
import type { Across, NeighboursParams } from './schema';

const withoutVersion = (id: string): string => id.replace(/\.\d+$/, '');

/** Index among the embedded rows of the transcript that is called so; −1 where none is. */
export function embeddedIndex({ id, name }: TranscriptTable, rows: ArrayLike<number>, wanted: string): number {
  if (wanted === '') return rows.length > 0 ? 0 : -1;
  const tests = [
    (row: number) => id[row] === wanted,
    (row: number) => withoutVersion(id[row]!) === withoutVersion(wanted),
    (row: number) => name[row] === wanted,
  ];
  for (const test of tests) {
    const found = Array.prototype.findIndex.call(rows, test);
    if (found >= 0) return found;
  }
  return -1;
}

/** Whether a transcript is what is searched, seen from another one. A gene or species that is not known is another one. */
function accepts(table: TranscriptTable, across: Across, query: number): (row: number) => boolean {
  const { gene, geneId, species } = table;
  const geneOf = (row: number): string => geneId[row]! || gene[row]!;
  switch (across) {
    case 'all':
      return () => true;
    case 'other genes':
      return (row) => geneOf(row) === '' || geneOf(row) !== geneOf(query);
    case 'other species':
      return (row) => species[row] === '' || species[row] !== species[query];
  }
}

/**
 * The embedded transcripts nearest to one. Exact distances.
 * @throws OrthrusError `neighbours.unknown` where the transcript is not embedded, `neighbours.none` where there is none to compare with
 */
async function run(context: RunContext<NeighboursParams>): Promise<NeighboursArtefact> {
  const { params, inputs, subset, signal, source } = context;
  const embedded = inputs['embeddings'] as Result<EmbeddingsArtefact>;
  const { table } = (source(embedded, 'transcripts') as Result<TranscriptsArtefact>).artefact.report;
  const { embeddings, rows } = embedded.artefact;
  const query = embeddedIndex(table, rows, params.id);
  if (query < 0) {
    throw new OrthrusError(
      'neighbours.unknown',
      params.id === '' ? 'There are no embedded transcripts.' : `No embedded transcript is called “${params.id}”.`,
      'Choose one from the list, or embed it too.',
    );
  }
  const wanted = accepts(table, params.across, rows[query]!);
  const allowed = subset && new Set(subset.ids);
  const among: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (i === query || !wanted(rows[i]!)) continue;
    if (!allowed || allowed.has(embeddings.ids[i]!)) among.push(i);
  }
  if (among.length === 0) {
    const what = params.across === 'all' ? 'other transcript' : `transcript of ${params.across}`;
    throw new OrthrusError(
      'neighbours.none',
      `There is no ${what} among ${subset ? `“${subset.name}”` : 'the embedded ones'}.`,
      'Search among all transcripts, or embed more of them.',
    );
  }
  const nearest = await nearestTo(embeddings.data, embeddings.dim, query, among, params.k, signal);
  return {
    type: 'neighbours',
    id: embeddings.ids[query]!,
    ids: Array.from(nearest.rows, (i) => embeddings.ids[i]!),
    distances: nearest.distances,
  };
}

/** The transcripts that the embeddings behind a result are of. */
export function tableBehind(
  result: Result,
  source: OutputContext<unknown, unknown>['source'],
): TranscriptTable | undefined {
  const embedded = source(result, 'embeddings');
  const transcripts = embedded && (source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined);
  return transcripts?.artefact.report.table;
}

/** One line a neighbour, nearest first. */
export function neighboursCsv({ id, ids, distances }: NeighboursArtefact, table: TranscriptTable | undefined): string {
  const rows = table ? rowsById(table) : undefined;
  const lines = ids.map((one, i) => {
    const row = rows?.get(one);
    const known = table && row !== undefined;
    const facts = known ? [table.name, table.gene, table.species, table.biotype].map((column) => column[row]!) : [];
    return csvLine([id, i + 1, one, ...(known ? facts : ['', '', '', '']), Number(distances[i]!.toPrecision(9))]);
  });
  return csvLine(['query', 'rank', 'id', 'name', 'gene', 'species', 'biotype', 'l2_distance']) + lines.join('');
}

export const neighboursKind: PanelKind<NeighboursParams, Record<string, never>, NeighboursArtefact> = {
  kind: 'neighbours',
  version: 1,
  title: 'Neighbours',
  purpose: 'The transcripts nearest to one, across genes and species, by the distance of their embeddings.',
  action: '',
  ports: [{ name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] }],
  gives: 'neighbours',
  takesSubset: true,
  automatic: true,
  parse: parseNeighboursParams,
  parseView: () => ({}),
  run,
  summary: ({ artefact: { id, ids } }) => `${counted(ids.length, 'neighbour')} of ${id}`,
  sound: (artefact): artefact is NeighboursArtefact => {
    const { type, id, ids, distances } = (artefact ?? {}) as Partial<NeighboursArtefact>;
    return (
      type === 'neighbours' &&
      typeof id === 'string' &&
      Array.isArray(ids) &&
      distances instanceof Float32Array &&
      distances.length === ids.length
    );
  },
  files: async (result, { source }): Promise<readonly OutputFile[]> => [
    { name: 'neighbours.csv', content: neighboursCsv(result.artefact, tableBehind(result, source)) },
  ],
};
