import { MANIFEST_NAME, parseManifest } from '../../bio/shards';
import type { ShardManifest } from '../../bio/shards';
import { OrthrusError } from '../../lib/errors';
import { sha256 } from '../../lib/hash';
import type { NamedBlob } from '../../engine/contracts';
import type { PairLinks, ShardSet } from '../../workers/protocol';
import { counted } from '../format';
import { problemOf, runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import type { HeldData, TrainingData, TrainingState } from '../state';
import { offerUndo } from '../undo';

/** Puts values into the training part of the state. */
export function setTraining({ store }: Notebook, values: Partial<TrainingState>): void {
  store.setState({ training: { ...store.getState().training, ...values } });
}

/** Sets that are off the list and not yet removed: taking one up again keeps it. */
const leaving = new Set<string>();

/** Asks which training sets this browser keeps. */
export async function listSets(notebook: Notebook): Promise<void> {
  try {
    const sets = await notebook.services.data.shardSets();
    setTraining(notebook, { sets: sets.filter(({ name }) => !leaving.has(name)) });
  } catch (error) {
    setProblem(notebook, 'train', problemOf(error));
  }
}

/** Takes the transcripts held as the training set, and counts what is in it. */
export async function chooseHeld(notebook: Notebook, links: PairLinks): Promise<void> {
  const { data } = notebook.store.getState();
  if (!data) return;
  const summary = await runTask(notebook, 'trainData', 'Counting pairs', (task, onProgress) =>
    notebook.services.data.trainingSummary(data.report.set, links, task, onProgress),
  );
  if (!summary) return;
  const held = { revision: data.revision, links };
  setTraining(notebook, {
    data: { spec: { kind: 'held', set: data.report.set }, name: shortOrigin(data.origin), summary, held },
  });
}

/** Where transcripts came from, of many files the first two. */
export function shortOrigin(origin: string): string {
  const files = origin.split(', ');
  return files.length <= 3 ? origin : `${files.slice(0, 2).join(', ')} and ${counted(files.length - 2, 'more file')}`;
}

/** Takes a set that this browser keeps. */
export function chooseSet(notebook: Notebook, { name, summary }: ShardSet): void {
  setProblem(notebook, 'train', undefined);
  setTraining(notebook, { data: { spec: { kind: 'opfs', name }, name, summary } });
}

/** Takes a manifest and its shards, as they lie in a folder. */
export async function chooseFiles(notebook: Notebook, files: readonly NamedBlob[]): Promise<void> {
  const data = await runTask(notebook, 'trainData', 'Reading the manifest', async (): Promise<TrainingData> => {
    const manifest = files.find(({ name }) => name === MANIFEST_NAME);
    if (!manifest) {
      throw new OrthrusError(
        'shards.noManifest',
        `There is no ${MANIFEST_NAME} among the files.`,
        'Choose all files of the folder that “orthrus shards” wrote: the manifest and its .parquet files.',
      );
    }
    const { files: shards, summary } = parseManifest(await manifest.blob.text(), MANIFEST_NAME);
    const names = new Set(files.map(({ name }) => name));
    const missing = shards.filter(({ name }) => !names.has(name));
    if (missing.length > 0) {
      throw new OrthrusError(
        'file.missing',
        `${missing[0]!.name}${missing.length > 1 ? ` and ${counted(missing.length - 1, 'more file')}` : ''} of the training set was not among the files.`,
        'Choose all files of the folder together.',
      );
    }
    return { spec: { kind: 'files', files }, name: shards.map(({ name }) => name).join(', '), summary };
  });
  if (data) setTraining(notebook, { data });
}

/** Takes the set whose manifest is at an address; its shards are read from beside it while training. */
export async function chooseAddress(notebook: Notebook, url: string): Promise<void> {
  const data = await runTask(notebook, 'trainData', `Reading ${url}`, async (): Promise<TrainingData> => {
    const { summary } = await manifestAt(url);
    return { spec: { kind: 'url', url }, name: url, summary };
  });
  if (data) setTraining(notebook, { data });
}

async function manifestAt(url: string): Promise<ShardManifest> {
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
  return parseManifest(await response.text(), url);
}

/** Whether the chosen set is of transcripts that are no longer the ones held. */
export const heldIsStale = (chosen: TrainingData | undefined, data: HeldData | undefined): boolean =>
  chosen?.held !== undefined && chosen.held.revision !== data?.revision;

/** Name of the set that these transcripts are kept under: the same transcripts and links give the same name. */
export async function setName({ report: { table }, origin }: HeldData, links: PairLinks): Promise<string> {
  const { id, geneId, gene, species, length, cdsLength, exonCount, gc } = table;
  const files = [...(links.orthologs ?? []), ...(links.codingFasta ?? [])].map((source) =>
    'url' in source ? source.url : `${source.name} ${source.blob.size}`,
  );
  const columns = [length, cdsLength, exonCount, gc].map((column) => [...column]);
  const hash = await sha256(JSON.stringify([id, geneId, gene, species, ...columns, links.byName ?? true, files]));
  const plain = origin
    .replace(/[^\p{L}\p{N}_.]+/gu, ' ')
    .replace(/^[ .]+/, '')
    .slice(0, 40)
    .trim();
  return `${plain || 'transcripts'} ${hash.slice(0, 8)}`;
}

/**
 * The chosen set as one that is still there after a reload: transcripts held are written into this browser first, unless they
 * were before.
 * @returns undefined where that failed or was cancelled
 */
export async function keptData(notebook: Notebook): Promise<TrainingData | undefined> {
  const { training, data } = notebook.store.getState();
  const chosen = training.data;
  if (!chosen?.held) return chosen;
  const { held } = chosen;
  const kept = await runTask(notebook, 'trainData', 'Keeping the training set', async (task, onProgress) => {
    if (!data || heldIsStale(chosen, data)) {
      throw new OrthrusError(
        'training.stale',
        'The transcripts changed since the training set was chosen.',
        'Choose them again under “Training set”.',
      );
    }
    const name = await setName(data, held.links);
    leaving.delete(name);
    const known = (await notebook.services.data.shardSets()).find((set) => set.name === name);
    const summary =
      known?.summary ??
      (await notebook.services.data.writeShards(
        data.report.set,
        { name, seed: 0, gzip: false, links: held.links },
        task,
        onProgress,
      ));
    return { spec: { kind: 'opfs', name }, name: chosen.name, summary } as const;
  });
  if (kept) void listSets(notebook);
  return kept;
}

/** Removes a kept set; for some seconds it can be brought back. */
export function removeSet(notebook: Notebook, set: ShardSet): void {
  const { data, sets } = notebook.store.getState().training;
  const chosen = data?.spec.kind === 'opfs' && data.spec.name === set.name;
  leaving.add(set.name);
  setTraining(notebook, { sets: sets.filter((one) => one !== set), ...(chosen && { data: undefined }) });
  offerUndo(notebook, {
    message: `Removed the training set ${set.name}.`,
    take: async () => {
      leaving.delete(set.name);
      await listSets(notebook);
      if (chosen) setTraining(notebook, { data });
    },
    expire: () => {
      if (!leaving.delete(set.name)) return;
      notebook.services.data
        .removeShards(set.name)
        .catch((error: unknown) => setProblem(notebook, 'train', problemOf(error)));
    },
  });
}
