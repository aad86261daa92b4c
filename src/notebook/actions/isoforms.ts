import type { IsoformAnalysis, Linkage } from '../../analysis/isoformTypes';
import { OrthrusError } from '../../lib/errors';
import type { Notebook } from '../notebook';
import type { EmbeddingRun } from '../state';
import { genesWithIsoforms } from '../tableView';

/** Rows `members` of a run's table, gathered from its embeddings: members × dim. */
export function gatherEmbeddings(run: EmbeddingRun, members: readonly number[]): Float32Array<ArrayBuffer> {
  const { dim, data } = run.embeddings;
  const position = new Map(run.rows.map((row, index) => [row, index]));
  const gathered = new Float32Array(members.length * dim);
  members.forEach((row, i) => {
    const at = position.get(row);
    if (at === undefined) throw new Error(`row ${row} was not embedded`);
    gathered.set(data.subarray(at * dim, (at + 1) * dim), i * dim);
  });
  return gathered;
}

/** Similarity and clustering of one gene's isoforms among those a run embedded. */
export async function analyseGene(
  notebook: Notebook,
  run: EmbeddingRun,
  gene: string,
  linkage: Linkage,
): Promise<IsoformAnalysis> {
  const { data } = notebook.store.getState();
  if (!data || data.revision !== run.revision) {
    throw new OrthrusError(
      'isoforms.stale',
      'The transcripts were replaced since they were embedded.',
      'Embed the present ones.',
    );
  }
  const group = genesWithIsoforms(data.report.table, run.rows).find((one) => one.gene === gene);
  if (!group) {
    throw new OrthrusError('isoforms.none', `${gene} has fewer than two embedded transcripts.`, 'Pick another gene.');
  }
  const rows = await notebook.services.data.isoformRows(data.report.set, group.rows);
  return notebook.services.analysis.isoforms(gene, rows, gatherEmbeddings(run, group.rows), linkage);
}
