import { writeFile } from 'node:fs/promises';
import { loadModel } from '../engine/modelLoading';
import { writeSafetensors } from '../model/safetensors';
import { required, UsageError, type Flags } from './args';
import { FolderCache } from './folderCache';
import { modelRequest } from './inputs';
import { writable } from './outputs';
import type { ProgressLine } from './progressLine';

/** `orthrus convert`: any checkpoint as safetensors under the published names, float32. */
export async function convert(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = required(flags, 'out');
  if (!out.endsWith('.safetensors')) throw new UsageError(`--out ${out} must end in .safetensors.`);
  await writable(out);
  const request = await modelRequest(flags);
  const { card, parameters } = await loadModel(request, { cache: new FolderCache(), onProgress: line.update, signal });
  await writeFile(out, writeSafetensors(parameters, { format: 'pt', name: card.name, sha256: card.sha256 }));
  line.note(`${out}: ${card.name}, ${card.parameterCount.toLocaleString('en')} parameters, sha256 ${card.sha256}`);
}
