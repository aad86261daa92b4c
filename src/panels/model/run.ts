import type { ModelCard, ModelRequest, NamedBlob } from '../../engine/contracts';
import { areFacts, SHIPPED_CARD, SHIPPED_FOLDER, SHIPPED_WEIGHTS } from '../../engine/shippedModel';
import { throwIfAborted } from '../../lib/errors';
import type { ModelArtefact } from '../../notebook/artefacts';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { parseModelParams } from './schema';
import type { CheckpointFile, ModelParams } from './schema';

type CheckpointBytes = NonNullable<ModelArtefact['files']>;

/** The bytes of checkpoint files: kept with the result, as a page may not reopen a user's files by itself. */
async function readFiles(
  files: readonly CheckpointFile[],
  { sources, signal }: Pick<RunContext<ModelParams>, 'sources' | 'signal'>,
): Promise<CheckpointBytes> {
  const read: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const file of files) {
    const opened = await sources.open(file);
    if ('url' in opened) throw new TypeError(`${opened.url} is no file`);
    read.push({ name: opened.name, bytes: new Uint8Array(await opened.blob.arrayBuffer()) });
    throwIfAborted(signal);
  }
  return read;
}

/**
 * Loads a model that ships. Card and weights, in this order, are kept with the result: a later version of the program may not ship them.
 * @throws OrthrusError `source.missing`, `model.shipped*`
 */
async function shipped(model: string, context: RunContext<ModelParams>): Promise<ModelArtefact> {
  const { sources, loadModel, signal } = context;
  const read = async (name: string): Promise<NamedBlob> => {
    const opened = await sources.open({ kind: 'shipped', path: `${SHIPPED_FOLDER}/${model}/${name}` });
    if ('url' in opened) throw new TypeError(`${opened.url} is no file`);
    throwIfAborted(signal);
    return opened;
  };
  const [described, weights] = [await read(SHIPPED_CARD), await read(SHIPPED_WEIGHTS)];
  const card = await loadModel({ kind: 'shipped', card: described, weights });
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const { name, blob } of [described, weights])
    files.push({ name, bytes: new Uint8Array(await blob.arrayBuffer()) });
  return { type: 'model', card, files };
}

/** Loads the model into the engine. @throws OrthrusError as the sources and the engine */
async function run(context: RunContext<ModelParams>): Promise<ModelArtefact> {
  // `lacks` keeps a panel without a choice from running.
  const request = context.params.request!;
  if (request.kind === 'shipped') return shipped(request.model, context);
  if (request.kind !== 'files') return { type: 'model', card: await context.loadModel(request) };
  const files = await readFiles(request.files, context);
  const blobs: ModelRequest = {
    kind: 'files',
    files: files.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) })),
  };
  return { type: 'model', card: await context.loadModel(blobs), files };
}

export function isModelCard(value: unknown): value is ModelCard {
  if (typeof value !== 'object' || value === null) return false;
  const { name, source, container, config, parameterCount, sha256, trained, notes, facts } =
    value as Partial<ModelCard>;
  return (
    [name, source, container, sha256].every((text) => typeof text === 'string') &&
    typeof config === 'object' &&
    [config.nLayer, config.dModel, config.nTracks].every((size) => Number.isInteger(size)) &&
    typeof parameterCount === 'number' &&
    typeof trained === 'boolean' &&
    Array.isArray(notes) &&
    (facts === undefined || areFacts(facts))
  );
}

export const modelKind: PanelKind<ModelParams, Record<string, never>, ModelArtefact> = {
  kind: 'model',
  version: 1,
  title: 'Model',
  purpose: 'The encoder that turns transcripts into vectors.',
  action: 'Load',
  ports: [],
  gives: 'model',
  takesSubset: false,
  automatic: false,
  parse: parseModelParams,
  parseView: () => ({}),
  lacks: ({ request }) => (request ? undefined : 'Choose a model.'),
  asksOthers: ({ request }) => request?.kind === 'hub' || request?.kind === 'url',
  run,
  hash: ({ card }) => card.sha256,
  summary: ({ artefact: { card } }) => card.name,
  sound: (artefact): artefact is ModelArtefact => {
    const { type, card, files } = (artefact ?? {}) as Partial<ModelArtefact>;
    const whole =
      files === undefined ||
      (Array.isArray(files) &&
        files.every(
          (file: { name?: unknown; bytes?: unknown }) =>
            typeof file.name === 'string' && file.bytes instanceof Uint8Array,
        ));
    return type === 'model' && isModelCard(card) && whole;
  },
};
