import { readCheckpoint } from '../model/checkpoint';
import { hashParameters } from '../model/checkpointHash';
import type { CheckpointContainer, DownloadOptions } from '../model/checkpointTypes';
import type { EncoderConfig } from '../model/config';
import { downloadCheckpoint } from '../model/download';
import { initialParameters, presets } from '../model/initialise';
import { parameterCount, type Parameters } from '../model/parameters';
import { throwIfAborted } from '../lib/errors';
import type { ModelCard, ModelFact, ModelRequest } from './contracts';
import { readShippedCard } from './shippedModel';

/** A model on the host: weights and what is said of them. */
export interface LoadedModel {
  readonly card: ModelCard;
  readonly config: EncoderConfig;
  readonly parameters: Parameters;
}

const PRESET_NAMES: Readonly<Record<keyof typeof presets, string>> = {
  'orthrus-small': 'Orthrus Small',
  tiny: 'Orthrus Tiny',
};

interface Opened {
  readonly name: string;
  readonly source: string;
  readonly container: CheckpointContainer | 'none';
  /** Stored element type(s), e.g. "F16". */
  readonly dtype: string;
  readonly config: EncoderConfig;
  readonly parameters: Parameters;
  readonly trained: boolean;
  readonly notes: readonly string[];
  readonly facts?: readonly ModelFact[];
}

async function open(request: ModelRequest, options: DownloadOptions): Promise<Opened> {
  switch (request.kind) {
    case 'untrained': {
      const config = presets[request.preset];
      return {
        name: `${PRESET_NAMES[request.preset]}, untrained (seed ${request.seed})`,
        source: `initial weights drawn from seed ${request.seed}`,
        container: 'none',
        dtype: 'F32',
        config,
        parameters: initialParameters(config, request.seed),
        trained: false,
        notes: ['Untrained weights: distances show the geometry of a random encoder, not biology.'],
      };
    }
    case 'files': {
      const files = await Promise.all(
        request.files.map(async ({ name, blob }) => ({ name, bytes: new Uint8Array(await blob.arrayBuffer()) })),
      );
      throwIfAborted(options.signal);
      const checkpoint = await readCheckpoint(files);
      const names = files.map(({ name }) => name);
      const weights = names.find((name) => !name.endsWith('.json')) ?? names[0] ?? 'model';
      return { ...checkpoint, name: weights, source: names.join(', '), trained: true };
    }
    case 'shipped': {
      const bytes = new Uint8Array(await request.weights.blob.arrayBuffer());
      const { name, facts, notes } = await readShippedCard(await request.card.blob.text(), bytes);
      throwIfAborted(options.signal);
      const checkpoint = await readCheckpoint([{ name: request.weights.name, bytes }]);
      const source = 'ships with this program';
      return { ...checkpoint, name, source, trained: true, facts, notes: [...notes, ...checkpoint.notes] };
    }
    case 'url':
    case 'hub': {
      const checkpoint = await downloadCheckpoint(request, options);
      const name = request.kind === 'hub' ? request.repository : (checkpoint.source.split('/').at(-1) ?? request.url);
      return { ...checkpoint, name, trained: true };
    }
  }
}

/**
 * Opens a model from wherever it comes and checks it.
 * @throws OrthrusError `checkpoint.*`, `download.*` with what is wrong and how to mend it
 */
export async function loadModel(request: ModelRequest, options: DownloadOptions): Promise<LoadedModel> {
  const { name, source, container, dtype, config, parameters, trained, notes, facts } = await open(request, options);
  throwIfAborted(options.signal);
  const card: ModelCard = {
    name,
    source,
    container: container === 'none' ? 'made in memory' : `${container}, ${dtype}`,
    config,
    parameterCount: parameterCount(config),
    sha256: await hashParameters(parameters),
    trained,
    notes,
    ...(facts && { facts }),
  };
  return { card, config, parameters };
}
