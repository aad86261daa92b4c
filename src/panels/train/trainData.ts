/** A Train panel's data: what tells them, and how they are opened. Headless. */
import { OrthrusError } from '../../lib/errors';
import type { RunInfo } from '../../engine/trainingContracts';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import { hashOf } from '../../notebook/keys';
import type { RunContext } from '../../notebook/panelKind';
import { sourceName } from '../../notebook/sources';
import type { Sources } from '../../notebook/sources';
import type { TrainingConfig } from '../../train/trainingConfig';
import type { PairLinks, PairSpec } from '../../workers/protocol';
import { taken } from './leaving';
import type { TrainData, TrainLinks, TrainParams } from './schema';

/** Links as the data worker takes them. @throws what a source throws that is not there any more */
export async function openLinks(
  { byName, orthologs, codingFasta }: TrainLinks,
  sources: Pick<Sources, 'open'>,
): Promise<PairLinks> {
  return {
    byName,
    orthologs: await Promise.all(orthologs.map((one) => sources.open(one))),
    codingFasta: await Promise.all(codingFasta.map((one) => sources.open(one))),
  };
}

/** Where transcripts came from, of many files the first two. */
export function shortOrigin(origin: string): string {
  const files = origin.split(', ');
  return files.length <= 3 ? origin : `${files.slice(0, 2).join(', ')} and ${counted(files.length - 2, 'more file')}`;
}

/** Name of the set that transcripts are kept under for training: the same transcripts and links give the same name. */
export function setName({ report, origin }: Pick<TranscriptsArtefact, 'report' | 'origin'>, links: TrainLinks): string {
  const plain = origin
    .replace(/[^\p{L}\p{N}_.]+/gu, ' ')
    .replace(/^[ .]+/, '')
    .slice(0, 40)
    .trim();
  return `${plain || 'transcripts'} ${hashOf({ set: report.set, links }).slice(0, 8)}`;
}

/** What the data are known by, before and after a run; undefined where transcripts are to be trained on that are not there. */
export function dataIdentity(data: TrainData, transcripts: TranscriptsArtefact | undefined): unknown {
  if (data.kind !== 'input') return data;
  return transcripts && { kind: 'opfs', name: setName(transcripts, data.links) };
}

/**
 * What a run is found again by.
 * @param identity as `dataIdentity` gives it
 * @param start hash of the model that it starts from; undefined: drawn by the seed
 */
export const runKey = (identity: unknown, config: TrainingConfig, start: string | undefined): string =>
  hashOf({ data: identity, config, start: start ?? 'initial' });

/** Of a run of before keys were kept: as if it had been started from initial weights. */
export const keyOfRun = ({ key, spec, config }: RunInfo): string => key ?? runKey(spec, config, undefined);

interface OpenedData {
  readonly spec: PairSpec;
  /** What it is called where its runs are shown. */
  readonly name: string;
  readonly identity: unknown;
}

/**
 * The data that a run trains on. Transcripts are written as a set that is kept first, unless they were before, so that a run can go on
 * after a reload.
 */
export async function openData(
  context: Pick<RunContext<TrainParams>, 'params' | 'inputs' | 'services' | 'sources' | 'task' | 'onProgress'>,
): Promise<OpenedData> {
  const { params, inputs, services, sources, task, onProgress } = context;
  const { data } = params;
  switch (data?.kind) {
    case undefined:
      throw new OrthrusError('train.noData', 'There is nothing to train on.', 'Choose a training set.');
    case 'opfs':
      taken(data.name);
      return { spec: data, name: data.name, identity: data };
    case 'url':
      return { spec: data, name: data.url, identity: data };
    case 'files': {
      const opened = await Promise.all(data.files.map((one) => sources.open(one)));
      const files = opened.flatMap((one) => ('url' in one ? [] : [one]));
      const shards = data.files.map(sourceName).filter((name) => name.endsWith('.parquet'));
      return { spec: { kind: 'files', files }, name: shards.join(', '), identity: data };
    }
    case 'input': {
      const transcripts = inputs['transcripts']?.artefact as TranscriptsArtefact;
      const name = setName(transcripts, data.links);
      taken(name);
      const known = (await services.data.shardSets()).some((set) => set.name === name);
      if (!known) {
        const links = await openLinks(data.links, sources);
        const request = { name, seed: 0, gzip: false, links };
        await services.data.writeShards(transcripts.report.set, request, task, onProgress);
      }
      const spec = { kind: 'opfs', name } as const;
      return { spec, name: shortOrigin(transcripts.origin), identity: spec };
    }
  }
}
