/** Training sets that this browser keeps, and what is in those that are chosen. */
import { MANIFEST_NAME, parseManifest } from '../../bio/shards';
import type { TrainingSummary } from '../../bio/pairsSummary';
import { OrthrusError } from '../../lib/errors';
import type { ProgressListener } from '../../lib/progress';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import { hashOf } from '../../notebook/keys';
import { problemOf, setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { sourceName } from '../../notebook/sources';
import type { TrainingState } from '../../notebook/state';
import { offerUndo } from '../../notebook/undo';
import type { ShardSet } from '../../workers/protocol';
import { isLeaving, leave, taken } from './leaving';
import type { TrainData } from './schema';
import { openLinks, shortOrigin } from './trainData';

/** Puts values into the training part of the state. */
export function setTraining({ store }: Notebook, values: Partial<TrainingState>): void {
  store.setState({ training: { ...store.getState().training, ...values } });
}

/** Asks which training sets this browser keeps. */
export async function listSets(notebook: Notebook, panel: string): Promise<void> {
  try {
    const sets = await notebook.services.data.shardSets();
    setTraining(notebook, { sets: sets.filter(({ name }) => !isLeaving(name)) });
  } catch (error) {
    setProblem(notebook, panel, problemOf(error));
  }
}

/** Removes a kept set; for some seconds it can be brought back. */
export function removeSet(notebook: Notebook, panel: string, set: ShardSet): void {
  leave(set.name);
  setTraining(notebook, { sets: notebook.store.getState().training.sets.filter((one) => one !== set) });
  offerUndo(notebook, {
    message: `Removed the training set ${set.name}.`,
    take: async () => {
      taken(set.name);
      await listSets(notebook, panel);
    },
    expire: () => {
      if (!taken(set.name)) return;
      notebook.services.data
        .removeShards(set.name)
        .catch((error: unknown) => setProblem(notebook, panel, problemOf(error)));
    },
  });
}

/** What is known of chosen data. */
export interface DataFacts {
  readonly name: string;
  readonly summary: TrainingSummary;
}

/** What `dataFacts` is known by; undefined where it cannot be told yet. */
export function factsKey(data: TrainData, transcripts: TranscriptsArtefact | undefined): string | undefined {
  if (data.kind !== 'input') return hashOf(data);
  return transcripts && hashOf({ set: transcripts.report.set, links: data.links });
}

/** Reads, or counts, what chosen data hold. @throws OrthrusError where they are not there or no training set */
export async function dataFacts(
  { services, sources }: Notebook,
  data: TrainData,
  transcripts: TranscriptsArtefact | undefined,
  task: string,
  onProgress: ProgressListener,
): Promise<DataFacts> {
  switch (data.kind) {
    case 'input': {
      const { report, origin } = transcripts!;
      const links = await openLinks(data.links, sources);
      const summary = await services.data.trainingSummary(report.set, links, task, onProgress);
      return { name: shortOrigin(origin), summary };
    }
    case 'opfs': {
      const set = (await services.data.shardSets()).find(({ name }) => name === data.name);
      if (set) return set;
      throw new OrthrusError(
        'shards.noSet',
        `There is no training set “${data.name}” in this browser any more.`,
        'Choose another one.',
      );
    }
    case 'url':
      return { name: data.url, summary: await manifestAt(data.url) };
    case 'files': {
      const names = data.files.map(sourceName);
      const manifest = data.files[names.indexOf(MANIFEST_NAME)];
      const opened = manifest && (await sources.open(manifest));
      if (!opened || 'url' in opened) {
        throw new OrthrusError(
          'shards.noManifest',
          `There is no ${MANIFEST_NAME} among the files.`,
          'Choose all files of the folder that “orthrus shards” wrote: the manifest and its .parquet files.',
        );
      }
      const { files: shards, summary } = parseManifest(await opened.blob.text(), MANIFEST_NAME);
      const [first, ...more] = shards.map(({ name }) => name).filter((name) => !names.includes(name));
      if (first !== undefined) {
        throw new OrthrusError(
          'file.missing',
          `${first}${more.length > 0 ? ` and ${counted(more.length, 'more file')}` : ''} of the training set was not among the files.`,
          'Choose all files of the folder together.',
        );
      }
      return { name: shards.map(({ name }) => name).join(', '), summary };
    }
  }
}

async function manifestAt(url: string): Promise<TrainingSummary> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new OrthrusError(
      'shards.address',
      `${url} could not be read.`,
      'Check the address; the server must allow this page to read it (CORS).',
      { cause },
    );
  });
  if (!response.ok) {
    const mend = `Give the address of the ${MANIFEST_NAME} that lies beside the shards.`;
    throw new OrthrusError('shards.address', `The server answered ${response.status} for ${url}.`, mend);
  }
  return parseManifest(await response.text(), url).summary;
}
