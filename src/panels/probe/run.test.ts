/** Probe and Structure panels over the real services, without threads between: chromosome 21 through a Tiny model. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { rowsOn } from '../../analysis/probe/splitSides';
import type { TranscriptTable } from '../../bio/importTypes';
import { isAbort } from '../../lib/errors';
import type {
  EmbeddingsArtefact,
  EvaluationArtefact,
  ModelArtefact,
  Result,
  TranscriptsArtefact,
} from '../../notebook/artefacts';
import { defaultFigure } from '../../notebook/panelKind';
import type { AnyKind, PanelKind, RunContext } from '../../notebook/panelKind';
import { requestOf } from '../../notebook/running';
import type { SourceRef } from '../../notebook/sources';
import { createAnalysisService } from '../../workers/analysisService';
import type { Services } from '../../workers/client';
import { createDataService } from '../../workers/dataService';
import { createEngineService } from '../../workers/engineService';
import { dataKind } from '../data/run';
import { structureKind } from '../structure/run';
import { DEFAULT_STRUCTURE_PARAMS } from '../structure/schema';
import type { StructureParams } from '../structure/schema';
import { probeKind } from './run';
import { DEFAULT_PROBE_PARAMS, DEFAULT_SPLIT } from './schema';
import type { EvaluationView, ProbeParams } from './schema';

/** Transcripts that are embedded: every fourth of those up to 4,000 nt, so that it takes seconds. */
const STEP = 4;
const LONGEST = 4000;

const result = <A extends Result['artefact']>(
  kind: string,
  key: string,
  artefact: A,
  inputs: Readonly<Record<string, string>> = {},
): Result<A> => ({
  ...{ key, kind, version: 1, hash: key, params: {}, inputs, artefact },
  made: { at: '2026-01-01T00:00:00Z', seconds: 1, device: 'CPU', app: '0' },
});

let services: Services;
let transcripts: Result<TranscriptsArtefact>;
let model: Result<ModelArtefact>;
let embedded: Result<EmbeddingsArtefact>;
let table: TranscriptTable;
const source = (_: Result, port: string): Result | undefined => (port === 'model' ? model : transcripts);

/** Tables that parameters name by their path. */
const tables = new Map<string, string>();
const made = (path: string, text: string): SourceRef => {
  tables.set(`labels/${path}`, text);
  return { kind: 'shipped', path: `labels/${path}` };
};

beforeAll(async () => {
  const engine = createEngineService(undefined);
  const data = createDataService();
  const analysis = createAnalysisService();
  services = { data, labels: data, results: data, engine, training: engine, fineTuning: engine, analysis };
  const files = ['chr21.fa.gz', 'chr21.gtf.gz'].map(async (name) => ({
    name,
    blob: new Blob([await readFile(new URL(`../../../public/gallery/${name}`, import.meta.url))]),
  }));
  const report = await data.importSources(await Promise.all(files), dataKind.parse({}), 'import', () => undefined);
  table = report.table;
  transcripts = result('data', 't', { type: 'transcripts', report, origin: 'chromosome 21' });
  const card = await engine.loadModel({ kind: 'untrained', preset: 'tiny', seed: 1 }, 'model', () => undefined);
  model = result('model', 'm', { type: 'model', card });
  const rows = Uint32Array.from(table.id.keys()).filter((row) => row % STEP === 0 && table.length[row]! <= LONGEST);
  const embeddings = await engine.embed(await data.packed(report.set, [...rows]), 'embed', () => undefined);
  embedded = result('embed', 'e', { type: 'embeddings', embeddings, rows }, { transcripts: 't', model: 'm' });
}, 60_000);

let count = 0;
function runOf<P, A extends Result['artefact']>(
  kind: PanelKind<P, EvaluationView, A>,
  params: P,
  more: Partial<RunContext<P>> = {},
): Promise<A> {
  return kind.run!({
    ...{ panel: kind.kind, params, inputs: { embeddings: embedded }, subset: undefined, services, source },
    sources: {
      open: async (of) => {
        const path = of.kind === 'shipped' ? of.path : '';
        return { name: path.slice(7), blob: new Blob([tables.get(path)!]) };
      },
    },
    task: `${kind.kind}-${++count}`,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onPartial: () => undefined,
    loadModel: (request) => services.engine.loadModel(request, 'model', () => undefined),
    withModel: async (model, work) => {
      await services.engine.loadModel(requestOf(model), 'model', () => undefined);
      return work();
    },
    ...more,
  });
}
const probe = (
  params: Partial<ProbeParams>,
  more: Partial<RunContext<ProbeParams>> = {},
): Promise<EvaluationArtefact> =>
  runOf<ProbeParams, EvaluationArtefact>(
    probeKind,
    { ...DEFAULT_PROBE_PARAMS, seeds: 2, baselines: ['composition'], ...params },
    more,
  );

/** A table of labels by transcript, made of what is known of it. */
const labelsOf = (path: string, header: string, cells: (row: number) => string): SourceRef =>
  made(path, ['transcript_id\t' + header, ...table.id.map((id, row) => `${id}\t${cells(row)}`)].join('\n'));

/** Of the same kind and shape as the result, through `files`. */
async function filesOf(
  artefact: EvaluationArtefact,
  view: Partial<EvaluationView> = {},
  kind: Pick<AnyKind, 'files'> = probeKind,
): Promise<Map<string, string>> {
  const files = await kind.files!(result('probe', 'p', artefact), {
    ...{ params: DEFAULT_PROBE_PARAMS, view: { ...probeKind.parseView({}), ...view }, title: 'Probe', source },
    figure: defaultFigure,
  });
  return new Map(files.map(({ name, content }) => [name, String(content)]));
}

describe('a number', () => {
  it('that lengths decide is told exactly by them, and in part by embeddings; the validation rows choose the model', async () => {
    const labels = labelsOf('length.tsv', 'loglen', (row) => String(Math.log1p(table.length[row]!)));
    const got = await probe({ labels });
    expect(got).toMatchObject({ task: 'regression', columns: ['loglen'], labels: 'length.tsv' });
    expect(got.ids).toEqual(embedded.artefact.embeddings.ids);
    const [own, lengths] = got.entries;
    expect(lengths!.summary.overall.pearson!.mean).toBeGreaterThan(0.9999);
    expect(lengths!.seeds[0]!.fits).toMatchObject([{ model: 'ols' }]);
    expect(own!.summary.overall.pearson!.mean).toBeGreaterThan(0.5);
    expect(own!.summary.overall.pearson!.mean).toBeLessThan(0.999);
    // Genes stay whole, and sides are near 70-15-15.
    for (const { sides, report } of got.splits) {
      const sideOf = new Map<string, number>();
      for (const [i, row] of embedded.artefact.rows.entries()) {
        const known = sideOf.get(table.geneId[row]!) ?? sides[i]!;
        expect(sides[i]).toBe(known);
        sideOf.set(table.geneId[row]!, known);
      }
      expect(report.sides.test.share).toBeGreaterThan(0.1);
    }
    expect(probeKind.sound(got)).toBe(true);
    expect(probeKind.sound(structuredClone(got))).toBe(true);
    expect(probeKind.sound({ ...got, targets: got.targets.subarray(1) })).toBe(false);
    expect(probeKind.summary!(result('probe', 'p', got), DEFAULT_PROBE_PARAMS, probeKind.parseView({}))).toMatch(
      /^Pearson R 0\.\d+ ± 0\.\d+ over 2 seeds; best baseline 1\.000 ± 0\.000 \(lengths and composition\)$/,
    );

    const files = await filesOf(got, { seed: 1 });
    expect([...files.keys()]).toEqual(['scores.csv', 'predictions.csv', 'split.csv', 'scores.svg', 'predicted.svg']);
    const split = files.get('split.csv')!.trim().split('\n');
    expect(split[0]).toBe('id,seed_0,seed_1,target: loglen');
    expect(split).toHaveLength(got.ids.length + 1);
    const test = rowsOn(got.splits[0]!, 'test').length + rowsOn(got.splits[1]!, 'test').length;
    expect(files.get('predictions.csv')!.trim().split('\n')).toHaveLength(1 + 2 * test);
    expect(files.get('scores.csv')).toMatch(/^lengths and composition,baseline,15,mean,,macro,pearson,(1|0\.9999)/m);
    expect(files.get('predicted.svg')).toContain('Test rows of seed 1');
    expect(files.get('scores.svg')).toContain('UNTRAINED'.toLowerCase());
  });

  it('is the same again, and differs by seed; a forest tells it too', async () => {
    const labels = labelsOf('length.tsv', 'loglen', (row) => String(Math.log1p(table.length[row]!)));
    const [first, second] = [await probe({ labels, baselines: [] }), await probe({ labels, baselines: [] })];
    expect(second).toEqual(first);
    expect(first.splits[0]!.sides).not.toEqual(first.splits[1]!.sides);
    const forest = await probe({ labels, model: 'forest', seeds: 1 });
    expect(forest.entries[1]!.summary.overall.pearson!.mean).toBeGreaterThan(0.98);
    await expect(probe({ labels, model: 'logistic' })).rejects.toMatchObject({ code: 'probe.model' });
  });

  it('that is missing here and there is left out where it is', async () => {
    const labels = labelsOf('holes.tsv', 'a\tb', (row) => {
      const [a, b] = [table.length[row]!, table.gc[row]!];
      return [row % 3 === 0 ? 'NA' : a, row % 8 === 4 ? 'NA' : b].join('\t');
    });
    const got = await probe({ labels, join: { targets: ['a', 'b'], task: 'regression' } });
    const { scores } = got.entries[1]!.seeds[0]!;
    const test = rowsOn(got.splits[0]!, 'test').length;
    expect(scores.perColumn.every(({ known }) => known < test)).toBe(true);
    expect(scores.overall.pearson).toBeGreaterThan(0.99);
    expect((await filesOf(got)).get('labels.svg')).toContain('Pearson R of each column');
  });
});

describe('labels', () => {
  it('of yes and no have curves and a confusion matrix', async () => {
    const middle = 1500;
    const labels = labelsOf('long.tsv', 'is_long', (row) => (table.length[row]! > middle ? 'yes' : 'no'));
    const got = await probe({ labels });
    expect(got).toMatchObject({ task: 'binary', classes: ['no', 'yes'] });
    expect(got.entries[1]!.summary.overall.auroc!.mean).toBeGreaterThan(0.98);
    const files = await filesOf(got);
    const [head, no] = files.get('confusion.csv')!.split('\n');
    expect(head).toBe('features,true,predicted no,predicted yes');
    expect(Number(no!.split(',').at(-2))).toBeGreaterThan(Number(no!.split(',').at(-1)));
    expect(files.get('curves.csv')).toMatch(/,is_long,roc,0,0,Infinity/);
    for (const name of ['curves.svg', 'confusion.svg', 'scores.svg']) expect(files.get(name)).toMatch(/^<\?xml/);
  });

  it('several at once are told each for itself; one that no training row has is predicted by its share', async () => {
    const rare = embedded.artefact.embeddings.ids[0]!;
    const labels = labelsOf('several.tsv', 'long\trich\trare', (row) =>
      [table.length[row]! > 1500, table.gc[row]! > 0.5, table.id[row] === rare].map(Number).join('\t'),
    );
    const join = { targets: ['long', 'rich', 'rare'], task: 'multi-label' } as const;
    const got = await probe({ labels, join, seeds: 6 });
    expect(got.entries[1]!.summary.perColumn.map(({ column }) => column)).toEqual(['long', 'rich', 'rare']);
    const tested = got.splits.findIndex(({ sides }) => sides[0] !== 0);
    expect(tested).toBeGreaterThanOrEqual(0);
    expect(got.entries[0]!.seeds[tested]!.fits[2]).toEqual({ model: 'share', penalty: null });
    expect((await filesOf(got)).get('labels.svg')).toContain('auPRC of each column');
  });

  it('of several classes are told together', async () => {
    const labels = labelsOf(
      'class.tsv',
      'size',
      (row) => ['short', 'middle', 'long'][Math.min(2, Math.floor(table.length[row]! / 1300))]!,
    );
    const got = await probe({ labels });
    expect(got).toMatchObject({ task: 'multi-class', classes: ['long', 'middle', 'short'] });
    expect(got.entries[1]!.summary.overall.accuracy!.mean).toBeGreaterThan(0.9);
    const forest = await probe({ labels, model: 'forest', seeds: 1 });
    expect(forest.entries[1]!.summary.overall.accuracy!.mean).toBeGreaterThan(0.9);
  });
});

describe('splits and baselines', () => {
  const lengths = (): SourceRef => labelsOf('length.tsv', 'loglen', (row) => String(Math.log1p(table.length[row]!)));

  it('keep homologous genes on one side, by a table of pairs', async () => {
    const genes = [...new Set([...embedded.artefact.rows].map((row) => table.geneId[row]!))];
    const homologs = made(
      'pairs.tsv',
      ['gene\tparalog', ...genes.slice(1, 20).map((gene) => `${genes[0]!}\t${gene}`)].join('\n'),
    );
    const split = { ...DEFAULT_SPLIT, kind: 'homology', homologs } as const;
    const got = await probe({ labels: lengths(), split });
    const family = new Set(genes.slice(0, 20));
    for (const { sides } of got.splits) {
      const of = [...embedded.artefact.rows].flatMap((row, i) => (family.has(table.geneId[row]!) ? [sides[i]] : []));
      expect(new Set(of).size).toBe(1);
    }
    expect(got.notes.join()).toContain('19 pairs of the table linked genes');
    expect(
      probeKind.lacks!({ ...DEFAULT_PROBE_PARAMS, labels: lengths(), split: { ...split, homologs: null } }),
    ).toMatch(/table/);
  });

  it('say why there is no untrained baseline beside an untrained model, and embed one beside a trained model', async () => {
    const baselines = ['untrained'] as const;
    const none = await probe({ labels: lengths(), baselines });
    expect(none.entries).toHaveLength(1);
    expect(none.notes.join()).toContain('untrained itself');
    const { artefact } = embedded;
    const trained = { ...artefact.embeddings, model: { ...artefact.embeddings.model, trained: true } };
    const inputs = { embeddings: { ...embedded, artefact: { ...artefact, embeddings: trained } } };
    const got = await probe({ labels: lengths(), baselines, seeds: 1 }, { inputs });
    expect(got.entries.map(({ name }) => name)).toEqual([trained.model.name, 'the same encoder, untrained']);
    // Other weights of the same architecture: other numbers.
    expect(got.entries[1]!.dim).toBe(got.entries[0]!.dim);
    expect(got.entries[1]!.seeds[0]!.predictions).not.toEqual(got.entries[0]!.seeds[0]!.predictions);
  });

  it('refuse too few rows, and end when cancelled', async () => {
    const few = made(
      'few.tsv',
      `transcript_id\tx\n${embedded.artefact.embeddings.ids
        .slice(0, 12)
        .map((id, i) => `${id}\t${i + 0.5}`)
        .join('\n')}`,
    );
    await expect(probe({ labels: few, split: { ...DEFAULT_SPLIT, kind: 'random' } })).rejects.toMatchObject({
      code: 'probe.few',
    });
    const controller = new AbortController();
    const ended = probe(
      { labels: lengths(), seeds: 50 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    expect(isAbort(await ended.catch((error: unknown) => error))).toBe(true);
  });
});

describe('structure', () => {
  it('is told from embeddings, its R beside the mean, its types in a matrix', async () => {
    const params: StructureParams = { ...DEFAULT_STRUCTURE_PARAMS, seeds: 2 };
    const got = await runOf<StructureParams, EvaluationArtefact>(structureKind, params);
    expect(got.columns).toEqual([
      'ln(1 + CDS length in nt)',
      'ln(1 + 3′ UTR length in nt)',
      'ln(1 + 5′ UTR length in nt)',
      'exons',
    ]);
    const [own, mean] = got.entries;
    expect(own!.summary.perColumn[0]!.metrics.pearson!.mean).toBeGreaterThan(0.4);
    expect(mean!.summary.overall.pearson!.mean).toBeNaN();
    expect(mean!.summary.overall.r2!.mean).toBeLessThan(0.05);
    expect(structureKind.sound(got)).toBe(true);
    // A probe that is kept has a weight for each feature.
    const [first, ...later] = own!.seeds;
    const cut = { ...first!, linear: { ...first!.linear!, weights: first!.linear!.weights.slice(1) } };
    expect(structureKind.sound({ ...got, entries: [{ ...own!, seeds: [cut, ...later] }, mean] })).toBe(false);
    expect(mean!.seeds.some(({ linear }) => linear)).toBe(false);
    const [types] = got.further;
    expect(types).toMatchObject({ task: 'multi-class', columns: ['transcript type'] });
    const files = await filesOf(got, {}, structureKind);
    expect(files.get('predicted.svg')!.match(/R² /g)!.length).toBeGreaterThanOrEqual(4);
    expect(files.get('confusion.svg')).toContain('protein_coding');
    const linear = await runOf<StructureParams, EvaluationArtefact>(structureKind, {
      ...params,
      scale: 'linear',
      seeds: 1,
    });
    expect(linear.columns[0]).toBe('CDS length (nt)');
  });
});
