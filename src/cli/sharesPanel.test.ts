/** Exon shares and domains without a page: a whole notebook over the services of one process, and what is kept of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Result, SharesArtefact } from '../notebook/artefacts';
import { connectedPanels } from '../notebook/connected';
import { evaluate } from '../notebook/evaluate';
import { createNotebook } from '../notebook/notebook';
import { defaultFigure } from '../notebook/panelKind';
import { setParams } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept } from '../notebook/results';
import { runAll, runPanel } from '../notebook/running';
import { GivenFiles } from '../notebook/sources';
import { documentOf } from '../notebook/templates';
import { KINDS } from '../panels/kinds';
import { splitDistance } from '../panels/isoforms/splitDistance';
import { sharesKind } from '../panels/shares/run';
import { nodeSources } from './nodeSources';
import { createServices } from './services';

const shipped = fileURLToPath(new URL('../../public', import.meta.url));
const sources = ['fa', 'gtf'].map((ending) => ({ kind: 'shipped', path: `gallery/BCL2L1.${ending}` }));

test('a notebook runs to its shares, keeps them, and a table of domains changes nothing of them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shares-panel-'));
  const services = createServices({ gpu: undefined, device: { choice: 'cpu', threads: 1 }, folder });
  try {
    const notebook = createNotebook({
      services,
      kinds: KINDS,
      sources: nodeSources([folder], shipped),
      given: new GivenFiles(),
      preferences: defaultPreferences,
      document: documentOf(KINDS, 'Shares', [
        { kind: 'data', params: { sources, species: 'homo_sapiens' } },
        { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
        { kind: 'embed' },
        { kind: 'domains' },
        { kind: 'isoforms' },
        { kind: 'shares', params: { a: 'BCL2L1-202' } },
      ]),
    });
    const { store } = notebook;
    await listKept(notebook);
    await runAll(notebook);
    expect(store.getState().problems).toEqual({});
    const of = () => store.getState().results.get('shares') as Result<SharesArtefact>;
    const first = of();
    expect(first.artefact.transcripts[0].name).toBe('BCL2L1-202');
    const stored = (await services.results.readResult(first.key)) as Result;
    expect(sharesKind.sound(stored.artefact)).toBe(true);
    expect(stored.artefact).toEqual(first.artefact);

    // The other table of domains: drawn otherwise, and still up to date.
    const files = async () =>
      sharesKind.files!(of(), {
        ...{ params: sharesKind.parse({}), view: sharesKind.parseView({}), title: '', figure: defaultFigure },
        source: (result, port) => store.getState().cache.get(result.inputs[port] ?? ''),
        connected: connectedPanels(store.getState(), KINDS, 'shares'),
      });
    expect((await files())[0]!.content).toContain('IPR003093');
    setParams(notebook, 'domains', { source: { kind: 'shipped', path: 'domains/mouse.tsv.gz' } });
    expect(evaluate(store.getState(), KINDS).get('shares')!.current).toBe(true);
    await runPanel(notebook, 'domains');
    expect((await files())[0]!.content).not.toContain('IPR003093');

    // From the comparison of two isoforms: the panel that is there is set to them.
    const rows = first.artefact.transcripts.map(({ id }) => ({ id }));
    expect(splitDistance(notebook, 'isoforms', [rows[1], rows[0]] as never)).toBe('shares');
    const entry = store.getState().document.panels.find(({ id }) => id === 'shares')!;
    expect(entry.params).toEqual({ a: rows[1]!.id, b: rows[0]!.id });
    expect(await runPanel(notebook, 'shares')).toBe(true);
    expect(of().artefact.distance).toBeCloseTo(first.artefact.distance, 9);
  } finally {
    await services.dispose();
    await rm(folder, { recursive: true });
  }
}, 60_000);
