import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nodeGpu } from '../oracle/nodeGpu';
import { createAnalysisService } from '../workers/analysisService';
import { createDataService } from '../workers/dataService';
import { createEngineService } from '../workers/engineService';
import type { ImportSource } from '../workers/protocol';
import { clearData, importSources } from './actions/data';
import { discardRun, embed, exportRun } from './actions/embed';
import { analyseGene } from './actions/isoforms';
import { loadModel } from './actions/model';
import { panelStatus, staleness } from './derive';
import { cancelTask, createNotebook, runTask } from './notebook';
import type { Notebook } from './notebook';
import { defaultPreferences } from './preferences';
import { expireUndo, takeUndo, UNDO_MS } from './undo';

/** A notebook over the real services, without threads between. */
function openNotebook(gpu?: GPU): Notebook {
  const engine = createEngineService(gpu);
  const data = createDataService();
  const analysis = createAnalysisService();
  const services = { data, labels: data, results: data, engine, training: engine, fineTuning: engine, analysis };
  return createNotebook(services, defaultPreferences);
}

const shipped = async (...names: readonly string[]): Promise<ImportSource[]> =>
  Promise.all(
    names.map(async (name) => ({
      name,
      blob: new Blob([await readFile(new URL(`../../public/gallery/${name}`, import.meta.url))]),
    })),
  );
const count = ({ store }: Notebook): number | undefined => store.getState().data?.report.table.id.length;

describe('transcripts', () => {
  let notebook: Notebook;
  beforeEach(() => {
    notebook = openNotebook();
  });
  afterEach(() => {
    vi.useRealTimers();
    expireUndo(notebook);
  });

  it('wait for their partner when an annotation comes first', async () => {
    expect(await importSources(notebook, await shipped('BCL2L1.gtf'))).toBe(false);
    const { waiting, problems } = notebook.store.getState();
    expect(waiting).toHaveLength(1);
    expect(problems.data?.mend).toMatch(/FASTA/);
    expect(await importSources(notebook, await shipped('BCL2L1.fa'))).toBe(true);
    expect(count(notebook)).toBe(14);
    expect(notebook.store.getState()).toMatchObject({ waiting: [], problems: {} });
  });

  it('stay when the next files are useless, and say why', async () => {
    await importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'));
    expect(await importSources(notebook, [{ name: 'junk', blob: new Blob(['\x00\x01\x02']) }])).toBe(false);
    expect(count(notebook)).toBe(14);
    expect(notebook.store.getState().waiting).toEqual([]);
    expect(panelStatus(notebook.store.getState(), 'data')).toBe('failed');
  });

  it('are replaced, or joined when the user chose so', async () => {
    await importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'));
    await importSources(notebook, await shipped('APP.fa.gz', 'APP.gtf.gz'));
    expect(count(notebook)).toBe(10);
    notebook.store.setState({ join: true });
    await importSources(notebook, await shipped('PANK2.fa.gz', 'PANK2.gtf.gz'));
    expect(count(notebook)).toBe(18);
  });

  it('come back after a replacement or a clearing, with rows that still fit', async () => {
    await importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'));
    const id = notebook.store.getState().data?.report.table.id[0];
    await importSources(notebook, await shipped('APP.fa.gz', 'APP.gtf.gz'));
    await importSources(notebook, await shipped('PANK2.fa.gz', 'PANK2.gtf.gz'));
    await takeUndo(notebook);
    expect(count(notebook)).toBe(10);
    await importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'));
    await clearData(notebook);
    expect(count(notebook)).toBeUndefined();
    await takeUndo(notebook);
    expect(count(notebook)).toBe(14);
    expect((await notebook.services.data.packed(notebook.store.getState().data!.report.set, [0])).ids).toEqual([id]);
  });

  it('can no longer come back when the time is over', async () => {
    await importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'));
    vi.useFakeTimers();
    await clearData(notebook);
    expect(notebook.store.getState().undo).toBeDefined();
    vi.advanceTimersByTime(UNDO_MS);
    expect(notebook.store.getState().undo).toBeUndefined();
    await takeUndo(notebook);
    expect(count(notebook)).toBeUndefined();
  });

  it('are read together with files dropped meanwhile, which may be their annotation', async () => {
    const older = importSources(notebook, await shipped('MX1.fa.gz'));
    const newer = importSources(notebook, await shipped('MX1.gtf.gz'));
    expect(await Promise.all([older, newer])).toEqual([false, true]);
    const { data, tasks, problems } = notebook.store.getState();
    expect([data!.origin, tasks, problems]).toEqual(['MX1.fa.gz, MX1.gtf.gz', {}, {}]);
    expect(Math.min(...data!.report.table.exonCount)).toBeGreaterThan(1);
  });

  it('let a newer import replace one that the user cancelled', async () => {
    const older = importSources(notebook, await shipped('MX1.fa.gz', 'MX1.gtf.gz'));
    void cancelTask(notebook, 'data');
    const newer = importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'));
    expect(await Promise.all([older, newer])).toEqual([false, true]);
    expect(count(notebook)).toBe(14);
  });

  it('loaded without their annotation take it later', async () => {
    await importSources(notebook, await shipped('BCL2L1.fa'));
    expect(await importSources(notebook, await shipped('BCL2L1.gtf'))).toBe(false);
    const { waiting, problems } = notebook.store.getState();
    expect([waiting.length, problems.data?.waits]).toEqual([1, true]);
    expect(panelStatus(notebook.store.getState(), 'data')).toBe('done');
    expect(await importSources(notebook, waiting, { join: true })).toBe(true);
    expect(notebook.store.getState()).toMatchObject({ waiting: [], problems: {} });
    expect(notebook.store.getState().data!.report.table.exonCount[0]).toBe(3);
  });

  it('that are all refused are listed with their lines', async () => {
    const blob = new Blob(['>a\nACGT\nAC-GT\n>b\n']);
    expect(await importSources(notebook, [{ name: 'bad.fa', blob }])).toBe(false);
    const { problems, waiting } = notebook.store.getState();
    expect(waiting).toEqual([]);
    expect(problems.data?.message).toMatch(/^No transcript came from bad\.fa: line 3: letter "-"/);
    expect(problems.data?.refused?.rejected.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('that the form keeps out are told as such', async () => {
    notebook.preferences.setState({ importGenes: 'nosuch' });
    expect(await importSources(notebook, await shipped('BCL2L1.fa', 'BCL2L1.gtf'))).toBe(false);
    const { problems } = notebook.store.getState();
    expect(problems.data?.message).toMatch(/only genes nosuch were to be kept/);
  });
});

describe('tasks', () => {
  it('leave no trace when work fails at once, and the next one runs', async () => {
    const notebook = openNotebook();
    const failed = await runTask(notebook, 'embed', 'one', () => {
      throw new TypeError('odd');
    });
    expect(failed).toBeUndefined();
    expect(notebook.store.getState().problems.embed).toMatchObject({ code: 'unexpected' });
    expect(await runTask(notebook, 'embed', 'two', async () => 2)).toBe(2);
    expect(notebook.store.getState()).toMatchObject({ tasks: {}, problems: {} });
  });
});

describe('from transcripts to isoforms, on WebGPU', () => {
  it('embeds, analyses, marks as stale, exports, cancels', async () => {
    const notebook = openNotebook(await nodeGpu());
    const state = () => notebook.store.getState();
    expect(await embed(notebook, 'all')).toBe(false);
    expect(state().problems.embed?.code).toBe('embed.noData');
    await importSources(notebook, await shipped('APP.fa.gz', 'APP.gtf.gz'));
    expect(await loadModel(notebook, { kind: 'untrained', preset: 'tiny', seed: 0 })).toBe(true);
    notebook.store.setState({ selected: new Set([4, 1, 2]) });
    expect(await embed(notebook, 'selected')).toBe(true);
    const run = state().runs[0]!;
    const ids = state().data!.report.table.id;
    expect(run.embeddings.ids).toEqual([ids[1], ids[2], ids[4]]);
    expect(run.embeddings.model.trained).toBe(false);

    const analysis = await analyseGene(notebook, run, 'APP', 'average');
    expect(analysis.rows.map((row) => row.id)).toEqual(run.embeddings.ids);
    const { dim, data } = run.embeddings;
    let squared = 0;
    for (let d = 0; d < dim; d++) squared += (data[d]! - data[dim + d]!) ** 2;
    expect(analysis.similarity.distance[1]).toBeCloseTo(Math.sqrt(squared), 6);

    const csv = await exportRun(notebook, run, 'csv');
    expect((await csv!.text()).trim().split('\n')).toHaveLength(4);

    const cancelled = embed(notebook, 'all');
    await vi.waitFor(() => expect(state().tasks.embed?.progress).toBeDefined());
    await cancelTask(notebook, 'embed');
    expect(await cancelled).toBe(false);
    expect(state()).toMatchObject({ tasks: {}, problems: {} });
    expect(state().runs).toHaveLength(1);

    await loadModel(notebook, { kind: 'untrained', preset: 'tiny', seed: 1 });
    expect(staleness(run, state())).toMatch(/model/);
    await importSources(notebook, await shipped('PANK2.fa.gz', 'PANK2.gtf.gz'));
    expect(staleness(run, state())).toMatch(/transcripts/);
    await expect(analyseGene(notebook, run, 'APP', 'average')).rejects.toMatchObject({ code: 'isoforms.stale' });
    await takeUndo(notebook);
    expect(staleness(run, state())).toMatch(/model/);
    discardRun(notebook, run);
    expect(state().runs).toEqual([]);
    await takeUndo(notebook);
    expect(state().runs).toEqual([run]);
  });
});
