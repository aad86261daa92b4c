import type { TranscriptTable } from '../../bio/importTypes';
import type { Embeddings } from '../../engine/contracts';
import { embeddingsNpz } from '../../engine/export/npz';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { EmbeddingsArtefact, ModelArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import type { NamedSelection } from '../../notebook/document/documentTypes';
import { counted } from '../../notebook/format';
import type { OutputFile, PanelKind, RunContext } from '../../notebook/panelKind';
import { tableCsv } from '../data/tableCsv';
import type { EmbedParams } from './schema';

/** Rows of the table that are to be embedded, ascending: those of the subset, or all. */
export function embeddedRows({ id }: TranscriptTable, subset: NamedSelection | undefined): Uint32Array<ArrayBuffer> {
  if (!subset) return new Uint32Array(id.length).map((_, row) => row);
  const chosen = new Set(subset.ids);
  return Uint32Array.from(id.flatMap((one, row) => (chosen.has(one) ? [row] : [])));
}

/**
 * Mean representations of the transcripts.
 * @throws OrthrusError `embed.noRows` where the subset names none of them; as the data worker and the engine
 */
async function run(context: RunContext<EmbedParams>): Promise<EmbeddingsArtefact> {
  const { inputs, subset, services, task, onProgress, signal } = context;
  const { report } = (inputs['transcripts'] as Result<TranscriptsArtefact>).artefact;
  const model = inputs['model'] as Result<ModelArtefact>;
  const rows = embeddedRows(report.table, subset);
  if (rows.length === 0) {
    throw new OrthrusError(
      'embed.noRows',
      subset ? `No transcript of “${subset.name}” is among these.` : 'There are no transcripts to embed.',
      'Choose other transcripts at the head of this panel, or all of them.',
    );
  }
  const embeddings = await context.withModel(model, async () => {
    // Packed when it is this panel's turn: what waits for the engine holds no memory.
    const packed = await services.data.packed(report.set, [...rows]);
    throwIfAborted(signal);
    return services.engine.embed(packed, task, onProgress);
  });
  return { type: 'embeddings', embeddings, rows };
}

function isEmbeddings(value: unknown): value is Embeddings {
  if (typeof value !== 'object' || value === null) return false;
  const { ids, dim, data, model, device, tokens, seconds } = value as Partial<Embeddings>;
  return (
    Array.isArray(ids) &&
    data instanceof Float32Array &&
    typeof dim === 'number' &&
    data.length === ids.length * dim &&
    typeof model?.sha256 === 'string' &&
    typeof model.trained === 'boolean' &&
    typeof device === 'string' &&
    typeof tokens === 'number' &&
    typeof seconds === 'number'
  );
}

export const embedKind: PanelKind<EmbedParams, Record<string, never>, EmbeddingsArtefact> = {
  kind: 'embed',
  version: 1,
  title: 'Embed',
  purpose: "One vector a transcript: the mean of the encoder's output over its nucleotides.",
  action: 'Embed',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'] },
  ],
  gives: 'embeddings',
  takesSubset: true,
  automatic: false,
  parse: () => ({}),
  parseView: () => ({}),
  run,
  summary: ({ artefact: { embeddings } }) => `${counted(embeddings.ids.length, 'vector')} of ${embeddings.dim} numbers`,
  sound: (artefact): artefact is EmbeddingsArtefact => {
    const { type, embeddings, rows } = (artefact ?? {}) as Partial<EmbeddingsArtefact>;
    return (
      type === 'embeddings' &&
      isEmbeddings(embeddings) &&
      rows instanceof Uint32Array &&
      rows.length === embeddings.ids.length
    );
  },
  files: async (result, { source }): Promise<readonly OutputFile[]> => {
    const { embeddings, rows } = result.artefact;
    const transcripts = source(result, 'transcripts') as Result<TranscriptsArtefact> | undefined;
    // Its writer is for whoever exports, and not part of every page's start.
    const { embeddingsParquet } = await import('../../engine/export/parquet');
    return [
      { name: 'embeddings.npz', content: embeddingsNpz(embeddings) },
      { name: 'embeddings.parquet', content: embeddingsParquet(embeddings) },
      ...(transcripts ? [{ name: 'obs.csv', content: tableCsv(transcripts.artefact.report.table, rows) }] : []),
    ];
  },
};
