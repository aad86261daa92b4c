import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeGpu } from '../oracle/nodeGpu';
import { createAnalysisService } from '../workers/analysisService';
import { createDataService } from '../workers/dataService';
import { createEngineService } from '../workers/engineService';
import { OpfsShardStore } from '../workers/shardStore';
import type { Artefact } from '../notebook/artefacts';
import { folderResults } from './folderResults';

const quiet = (): void => undefined;
const key = (digit: string): string => digit.repeat(64);
const options = { genes: [], biotypes: [], predictOrf: false, species: '' };

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'orthrus-')), 'results');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** The data worker's service of a process. */
const opened = () => createDataService(new OpfsShardStore(), folderResults(folder));

it('artefacts of panels come back in another process, and their transcripts with them', async () => {
  const data = opened();
  const sources = await Promise.all(
    ['APP.fa.gz', 'APP.gtf.gz'].map(async (name) => ({
      name,
      blob: new Blob([await readFile(new URL(`../../public/gallery/${name}`, import.meta.url))]),
    })),
  );
  const report = await data.importSources(sources, options, 't', quiet);
  const { set } = report;
  const engine = createEngineService(await nodeGpu());
  const card = await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 0 }, 't', quiet);
  const rows = Uint32Array.of(0, 3, 5);
  const embeddings = await engine.embed(await data.packed(set, [...rows]), 't', quiet);
  const isoformRows = await data.isoformRows(set, [...rows]);
  const analysis = await createAnalysisService().isoforms('APP', isoformRows, embeddings.data, 'average');
  const artefacts: Artefact[] = [
    { type: 'transcripts', report, origin: 'APP.fa.gz, APP.gtf.gz' },
    { type: 'model', card, files: [{ name: 'x', bytes: Uint8Array.of(1, 2) }] },
    { type: 'embeddings', embeddings, rows },
    { type: 'isoforms', analysis },
  ];
  for (const [i, artefact] of artefacts.entries()) await data.writeResult(key(`${i}`), artefact.type, artefact, [set]);

  const again = opened();
  for (const [i, artefact] of artefacts.entries()) expect(await again.readResult(key(`${i}`))).toEqual(artefact);
  expect((await again.storedResults()).map(({ kind }) => kind)).toEqual(artefacts.map(({ type }) => type));
  expect(await again.packed(set, [0, 3, 5])).toEqual(await data.packed(set, [0, 3, 5]));
  const use = await again.storageUse();
  expect(use.results + use.sets).toBeGreaterThan(10_000);
});

it('two processes may write one result at once, and leave nothing else behind', async () => {
  const [one, other] = [opened(), opened()];
  const big = new Float32Array(300_000).fill(1);
  await Promise.all(
    [one, other, one, other].map((data, i) => data.writeResult(key('a'), 'embed', { i: i % 2, big }, [])),
  );
  expect(await one.readResult(key('a'))).toEqual(await other.readResult(key('a')));
  expect(await one.readResult(key('a'))).toMatchObject({ big });
  expect(await readdir(folder)).toEqual([`${key('a')}.result`]);
});

it('files of others in the folder are left alone, and a folder that is not there is empty', async () => {
  const data = opened();
  expect(await data.storedResults()).toEqual([]);
  await data.writeResult(key('a'), 'note', 1, []);
  await writeFile(join(folder, 'notes.txt'), 'mine');
  await data.removeResults([key('a')]);
  expect(await readdir(folder)).toEqual(['notes.txt']);
});
