import { openAsBlob } from 'node:fs';
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ByteSource } from '../bio/byteSource';
import { urlSource } from '../bio/byteSources';
import { importTranscripts } from '../bio/import';
import type { ImportResult } from '../bio/importTypes';
import type { ModelRequest, NamedBlob } from '../engine/contracts';
import { DEFAULT_MODEL, SHIPPED_CARD, SHIPPED_FOLDER, SHIPPED_WEIGHTS } from '../engine/shippedModel';
import { OrthrusError } from '../lib/errors';
import { presets } from '../model/initialise';
import { one, required, UsageError, type FlagKind, type Flags } from './args';
import { pathSource } from './nodeSource';
import type { ProgressLine } from './progressLine';

/** Options that say what to read; shared by every command. */
export const inputFlags: Readonly<Record<string, FlagKind>> = {
  transcripts: 'many',
  annotation: 'many',
  genome: 'many',
  gene: 'many',
  biotype: 'many',
  species: 'one',
  'predict-orf': 'none',
  model: 'many',
  backend: 'one',
  threads: 'one',
  help: 'none',
};

/** The file or address that an argument names. */
export const source = (place: string): ByteSource =>
  /^https?:\/\//.test(place) ? urlSource(place) : pathSource(place);

/** What is read as one set. */
export interface InputSet {
  readonly places: readonly string[];
  /** The first is the genome, what follows its indexes. */
  readonly genome: readonly string[];
  readonly species: string | undefined;
}

/** Reads the transcripts the flags name; says on stderr what was refused. */
export async function readTranscripts(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<ImportResult> {
  const places = [...(flags.get('transcripts') ?? []), ...(flags.get('annotation') ?? [])];
  if (places.length === 0) throw new UsageError('--transcripts (or --annotation with --genome) is missing.');
  const genome = flags.get('genome') ?? [];
  return readSet({ places, genome, species: one(flags, 'species') }, flags, line, signal);
}

/** Reads one set of files, of which `--gene`, `--biotype` and `--predict-orf` keep what is wanted. */
export async function readSet(
  { places, genome: genomePlaces, species }: InputSet,
  flags: Flags,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<ImportResult> {
  const [genome, ...companions] = genomePlaces.map(source);
  const genes = flags.get('gene') ?? [];
  const result = await importTranscripts({
    sources: places.map(source),
    ...(genome && { genome, genomeCompanions: companions }),
    genes,
    biotypes: flags.get('biotype') ?? [],
    predictOrf: flags.has('predict-orf'),
    ...(species !== undefined && { species }),
    onProgress: line.update,
    signal,
  });
  line.end();
  for (const note of result.notes) line.note(`note: ${note}`);
  for (const { file, line: at, record, reason, mend } of result.rejected.slice(0, 5)) {
    const where = [basename(file), at].filter((part) => part !== undefined).join(':');
    line.note(`refused: ${where}${record ? ` ${record}` : ''}: ${reason} ${mend}`);
  }
  const { rejectedCount } = result;
  if (rejectedCount > 5) line.note(`refused: ${rejectedCount - 5} more records`);
  if (result.transcripts.length === 0) {
    const wanted = genes.length > 0 ? ` of ${genes.join(', ')}` : '';
    const first = result.rejected[0];
    throw new OrthrusError(
      'cli.no-transcripts',
      `The files gave no transcript${wanted}.`,
      first
        ? `${first.reason} ${first.mend}`
        : genes.length > 0
          ? 'Check the gene symbol.'
          : 'Check that these are the right files.',
    );
  }
  return result;
}

/** The program's own files: public/ beside src/. */
export const SHIPPED_FILES = fileURLToPath(new URL('../../public', import.meta.url));

/** A model that ships with the program. */
async function shippedRequest(model: string): Promise<ModelRequest> {
  const file = async (name: string): Promise<NamedBlob> => {
    const path = join(SHIPPED_FILES, SHIPPED_FOLDER, model, name);
    if (!existsSync(path)) throw new OrthrusError('cli.no-model', `${path} is missing.`, 'Install the program again.');
    return { name, blob: await openAsBlob(path) };
  };
  return { kind: 'shipped', card: await file(SHIPPED_CARD), weights: await file(SHIPPED_WEIGHTS) };
}

/**
 * What `--model` means: `default` (the trained one that ships), `untrained:PRESET[:SEED]`, an https address, files (weights and perhaps config.json), or, where no
 * such file exists, a published repository OWNER/NAME.
 */
export async function modelRequest(flags: Flags): Promise<ModelRequest> {
  const first = required(flags, 'model');
  const places = flags.get('model')!;
  if (first === 'default' && places.length === 1) return shippedRequest(DEFAULT_MODEL);
  const [scheme, preset = '', seed = '0'] = first.split(':');
  if (scheme === 'untrained') {
    if (!(preset in presets))
      throw new UsageError(`There is no preset "${preset}"; there are ${Object.keys(presets).join(', ')}.`);
    if (!/^\d+$/.test(seed)) throw new UsageError(`The seed "${seed}" is no whole number.`);
    return { kind: 'untrained', preset: preset as keyof typeof presets, seed: Number(seed) };
  }
  if (/^https?:\/\//.test(first)) return { kind: 'url', url: first };
  if (!existsSync(first) && /^[\w.-]+\/[\w.-]+(@[\w.-]+)?$/.test(first) && places.length === 1) {
    return { kind: 'hub', repository: first };
  }
  const files = await Promise.all(
    places.map(async (path) => {
      if (!existsSync(path) || !statSync(path).isFile()) {
        throw new OrthrusError('cli.no-model', `There is no model file ${path}.`, 'Check the path.');
      }
      return { name: basename(path), blob: await openAsBlob(path) };
    }),
  );
  return { kind: 'files', files };
}
