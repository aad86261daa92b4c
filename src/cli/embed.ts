import { writeFile } from 'node:fs/promises';
import type { Embeddings } from '../engine/contracts';
import { embeddingsCsv, embeddingsNpz, embeddingsParquet } from '../engine/export';
import { packTranscripts } from '../engine/packing';
import { required, UsageError, type Flags } from './args';
import { deviceRequest, openEngine } from './device';
import { modelRequest, readTranscripts } from './inputs';
import type { ProgressLine } from './progressLine';
import { writable } from './outputs';

const writers: Readonly<Record<string, (embeddings: Embeddings) => Uint8Array | Promise<Uint8Array>>> = {
  npz: embeddingsNpz,
  parquet: embeddingsParquet,
  csv: embeddingsCsv,
};

/** `orthrus embed`: mean representations of transcripts into one file. */
export async function embed(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = required(flags, 'out');
  const write = writers[/\.(\w+)$/.exec(out)?.[1]?.toLowerCase() ?? ''];
  if (!write) throw new UsageError(`--out ${out} must end in .npz, .parquet or .csv.`);
  await writable(out);
  const device = deviceRequest(flags);
  const request = await modelRequest(flags);
  const { transcripts } = await readTranscripts(flags, line, signal);
  const engine = await openEngine(device, line);
  try {
    const card = await engine.loadModel(request, { onProgress: line.update, signal });
    line.note(
      `model: ${card.name}, ${card.parameterCount.toLocaleString('en')} parameters${card.trained ? '' : ', UNTRAINED'}`,
    );
    const embeddings = await engine.embed(packTranscripts(transcripts), { onProgress: line.update, signal });
    await writeFile(out, await write(embeddings));
    const { tokens, seconds, dim } = embeddings;
    line.note(
      `${out}: ${transcripts.length} × ${dim}, ${tokens.toLocaleString('en')} nt in ${seconds.toFixed(1)} s (${Math.round(tokens / seconds).toLocaleString('en')} nt/s)`,
    );
  } finally {
    engine.dispose();
  }
}
