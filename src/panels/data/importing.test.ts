/** Imports over the real data service, without threads between; results are kept in memory. */
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { newDocument } from '../../notebook/document/newDocument';
import type { NotebookDocument } from '../../notebook/document/documentTypes';
import { redo, undo } from '../../notebook/editing';
import { evaluate } from '../../notebook/evaluate';
import type { PanelState } from '../../notebook/evaluate';
import { cancelTask, createNotebook } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { kindMap } from '../../notebook/panelKind';
import { setParams } from '../../notebook/panels';
import { defaultPreferences } from '../../notebook/preferences';
import { listKept, settleAlways } from '../../notebook/results';
import { runPanel } from '../../notebook/running';
import { select } from '../../notebook/selecting';
import { GivenFiles } from '../../notebook/sources';
import { browserSources } from '../../notebook/browserSources';
import { documentOf } from '../../notebook/templates';
import { createAnalysisService } from '../../workers/analysisService';
import { createDataService } from '../../workers/dataService';
import { createEngineService } from '../../workers/engineService';
import type { ImportSource } from '../../workers/protocol';
import { memoryFiles } from '../../workers/resultFiles';
import type { ResultFiles } from '../../workers/resultFiles';
import { clearTranscripts, importSources, intakeOf, joinWaiting, setJoin } from './importing';
import { dataKind } from './run';

const kinds = kindMap([dataKind]);
let reads: number;
let ends: (() => void)[];

async function openNotebook(
  files: ResultFiles,
  document: NotebookDocument = documentOf(kinds, 'Test', [{ kind: 'data' }]),
): Promise<Notebook> {
  const data = createDataService(undefined, files);
  const engine = createEngineService(undefined);
  const given = new GivenFiles();
  const counting: typeof data = {
    ...data,
    importSources: (...call) => {
      reads++;
      return data.importSources(...call);
    },
  };
  const notebook = createNotebook({
    services: {
      data: counting,
      labels: data,
      results: data,
      engine,
      training: engine,
      fineTuning: engine,
      analysis: createAnalysisService(),
    },
    kinds,
    given,
    sources: browserSources(given, '/'),
    preferences: defaultPreferences,
    document,
  });
  ends.push(settleAlways(notebook));
  await listKept(notebook);
  return notebook;
}

const shipped = async (...names: readonly string[]): Promise<ImportSource[]> =>
  Promise.all(
    names.map(async (name) => ({
      name,
      blob: new Blob([await readFile(new URL(`../../../public/gallery/${name}`, import.meta.url))]),
    })),
  );
const stateOf = ({ store }: Notebook): PanelState => evaluate(store.getState(), kinds).get('data')!;
const artefactOf = (notebook: Notebook): TranscriptsArtefact | undefined =>
  stateOf(notebook).result?.artefact as TranscriptsArtefact | undefined;
/** Number of transcripts of an up-to-date panel. */
const count = (notebook: Notebook): number | undefined =>
  stateOf(notebook).current ? artefactOf(notebook)?.report.table.id.length : undefined;
const read = async (notebook: Notebook, ...names: readonly string[]): Promise<boolean> =>
  importSources(notebook, 'data', await shipped(...names));
const problem = ({ store }: Notebook) => store.getState().problems['data'];
const waiting = ({ store }: Notebook) => intakeOf(store.getState(), 'data').waiting;

describe('transcripts', () => {
  let files: ResultFiles;
  let notebook: Notebook;
  beforeEach(async () => {
    [reads, ends] = [0, []];
    files = memoryFiles();
    notebook = await openNotebook(files);
  });
  afterEach(() => ends.forEach((end) => end()));

  it('wait for their partner when an annotation comes first', async () => {
    expect(stateOf(notebook)).toMatchObject({
      status: 'fresh',
      ready: false,
      reason: expect.stringMatching(/^Drop a FASTA/),
    });
    expect(await read(notebook, 'BCL2L1.gtf')).toBe(false);
    expect(waiting(notebook)).toHaveLength(1);
    expect(problem(notebook)?.mend).toMatch(/FASTA/);
    expect(await read(notebook, 'BCL2L1.fa')).toBe(true);
    expect(count(notebook)).toBe(14);
    expect([waiting(notebook), problem(notebook)]).toEqual([[], undefined]);
    const [entry] = notebook.store.getState().document.panels;
    expect(entry!.params['sources']).toMatchObject([
      { kind: 'file', name: 'BCL2L1.gtf' },
      { kind: 'file', name: 'BCL2L1.fa', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it('stay when the next files are useless, and say why', async () => {
    await read(notebook, 'BCL2L1.fa', 'BCL2L1.gtf');
    const { document } = notebook.store.getState();
    const junk = { name: 'junk', blob: new Blob(['\x00\x01\x02']) };
    expect(await importSources(notebook, 'data', [junk])).toBe(false);
    expect(count(notebook)).toBe(14);
    expect(waiting(notebook)).toEqual([]);
    expect(stateOf(notebook).status).toBe('failed');
    expect(notebook.store.getState().document).toBe(document);
  });

  it('are replaced, or joined when the user chose so', async () => {
    await read(notebook, 'BCL2L1.fa', 'BCL2L1.gtf');
    select(notebook, [artefactOf(notebook)!.report.table.id[3]!, 'of another panel']);
    await read(notebook, 'APP.fa.gz', 'APP.gtf.gz');
    expect(count(notebook)).toBe(10);
    expect([...notebook.store.getState().selected]).toEqual(['of another panel']);
    setJoin(notebook, 'data', true);
    await read(notebook, 'PANK2.fa.gz', 'PANK2.gtf.gz');
    expect(count(notebook)).toBe(18);
    expect(artefactOf(notebook)!.origin).toBe('APP.fa.gz, APP.gtf.gz, PANK2.fa.gz, PANK2.gtf.gz');
  });

  it('come back by undo without being read again, and so do those of after by redo', async () => {
    await read(notebook, 'BCL2L1.fa', 'BCL2L1.gtf');
    const before = artefactOf(notebook)!.report;
    await read(notebook, 'APP.fa.gz', 'APP.gtf.gz');
    clearTranscripts(notebook, 'data');
    expect(stateOf(notebook).ready).toBe(false);
    expect(undo(notebook)).toBe('Clear Data');
    await Promise.resolve();
    expect(count(notebook)).toBe(10);
    expect(undo(notebook)).toBe('Read APP.fa.gz, APP.gtf.gz');
    await Promise.resolve();
    expect(artefactOf(notebook)!.report).toBe(before);
    expect((await notebook.services.data.packed(before.set, [0])).ids).toEqual([before.table.id[0]]);
    redo(notebook);
    await Promise.resolve();
    expect([count(notebook), reads]).toEqual([10, 2]);
  });

  it('are read together with files dropped meanwhile, which may be their annotation', async () => {
    const [fasta, gtf] = [await shipped('MX1.fa.gz'), await shipped('MX1.gtf.gz')];
    const older = importSources(notebook, 'data', fasta);
    const newer = importSources(notebook, 'data', gtf);
    expect(await Promise.all([older, newer])).toEqual([false, true]);
    expect(notebook.store.getState()).toMatchObject({ tasks: {}, problems: {} });
    const { origin, report } = artefactOf(notebook)!;
    expect(origin).toBe('MX1.fa.gz, MX1.gtf.gz');
    expect(Math.min(...report.table.exonCount)).toBeGreaterThan(1);
  });

  it('let a newer import replace one that the user cancelled', async () => {
    const [first, second] = [await shipped('MX1.fa.gz', 'MX1.gtf.gz'), await shipped('BCL2L1.fa', 'BCL2L1.gtf')];
    const older = importSources(notebook, 'data', first);
    void cancelTask(notebook, 'data');
    const newer = importSources(notebook, 'data', second);
    expect(await Promise.all([older, newer])).toEqual([false, true]);
    expect(count(notebook)).toBe(14);
  });

  it('loaded without their annotation take it later', async () => {
    await read(notebook, 'BCL2L1.fa');
    expect(await read(notebook, 'BCL2L1.gtf')).toBe(false);
    expect([waiting(notebook).length, problem(notebook)?.waits]).toEqual([1, true]);
    expect(stateOf(notebook).status).toBe('done');
    expect(await joinWaiting(notebook, 'data')).toBe(true);
    expect([waiting(notebook), problem(notebook)]).toEqual([[], undefined]);
    expect(artefactOf(notebook)!.report.table.exonCount[0]).toBe(3);
  });

  it('that are all refused are listed with their lines', async () => {
    const blob = new Blob(['>a\nACGT\nAC-GT\n>b\n']);
    expect(await importSources(notebook, 'data', [{ name: 'bad.fa', blob }])).toBe(false);
    expect(waiting(notebook)).toEqual([]);
    expect(problem(notebook)?.message).toMatch(/^No transcript came from bad\.fa: line 3: letter "-"/);
    expect(problem(notebook)?.refused?.rejected.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('that the form keeps out are told as such', async () => {
    setParams(notebook, 'data', { genes: ['nosuch'] });
    expect(await read(notebook, 'BCL2L1.fa', 'BCL2L1.gtf')).toBe(false);
    expect(problem(notebook)?.message).toMatch(/only genes nosuch were to be kept/);
  });

  it('are stale when what to keep changes, and valid again when it changes back', async () => {
    await read(notebook, 'BCL2L1.fa', 'BCL2L1.gtf');
    setParams(notebook, 'data', { biotypes: ['protein_coding'] });
    expect(stateOf(notebook)).toMatchObject({ status: 'stale', reason: 'biotypes changed.' });
    expect(await runPanel(notebook, 'data')).toBe(true);
    expect(count(notebook)).toBeLessThan(14);
    setParams(notebook, 'data', { biotypes: ['protein_coding', 'nosuch'] });
    setParams(notebook, 'data', { biotypes: [] });
    await Promise.resolve();
    expect([count(notebook), reads]).toEqual([14, 2]);
  });

  it('of a reopened notebook are there at once, and files are asked for only where they are not kept', async () => {
    await read(notebook, 'BCL2L1.fa', 'BCL2L1.gtf');
    const { document } = notebook.store.getState();
    const again = await openNotebook(files, document);
    await expect.poll(() => count(again)).toBe(14);
    const { set } = artefactOf(again)!.report;
    expect((await again.services.data.packed(set, [13])).ids).toHaveLength(1);

    const elsewhere = await openNotebook(memoryFiles(), document);
    expect(await runPanel(elsewhere, 'data')).toBe(false);
    expect(problem(elsewhere)).toMatchObject({ code: 'source.gone', mend: 'Drop BCL2L1.fa here.' });
    expect(await read(elsewhere, 'BCL2L1.fa')).toBe(false);
    expect(problem(elsewhere)).toMatchObject({ waits: true, message: 'BCL2L1.gtf has to be given again, too.' });
    expect(reads).toBe(1);
    expect(await read(elsewhere, 'BCL2L1.gtf')).toBe(true);
    expect([artefactOf(elsewhere)!.report.set, reads]).toEqual([set, 2]);
    expect(elsewhere.store.getState().document).toBe(document);
  });
});

describe('an empty notebook', () => {
  it('takes no files for a panel that is not there', async () => {
    ends = [];
    const notebook = await openNotebook(memoryFiles(), newDocument('Empty', []));
    expect(await read(notebook, 'BCL2L1.fa')).toBe(false);
    ends.forEach((end) => end());
  });
});
