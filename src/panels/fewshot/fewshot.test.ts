import { describe, expect, it } from 'vitest';
import { fineTuneDefaults } from '../../engine/fineTuneContracts';
import type { FewShotArtefact, FewShotSeed } from '../../notebook/artefacts';
import { bestAt, cellOf, findCell, scoreOf } from './cells';
import type { Contestant } from './contestants';
import { meansTable, scoreFigure, scoresTable, seriesFigure } from './figures';
import { Pace } from './pace';
import { paperTask } from './paperTable';
import { planTrainings } from './plan';
import { isFewShot } from './run';
import { contestantConfig, contestantsOf, DEFAULT_SIZES, parseFewShotParams, parseFewShotView, readSizes } from './schema'; // prettier-ignore

const seedOf = (seed: number, pearson: number, train = 30): FewShotSeed => ({
  seed,
  counts: { train, validation: 10, test: 10 },
  scores: { pearson, mse: 1 - pearson },
  bestEpoch: 1,
  epochs: 2,
  seconds: 1,
});

const artefact: FewShotArtefact = {
  type: 'fewshot',
  task: 'regression',
  metric: 'pearson',
  sizes: [30, 'all'],
  contestants: [
    { id: 'model', name: 'Orthrus', trained: true },
    { id: 'saluki', name: 'Saluki', trained: false },
  ],
  cells: [
    cellOf('model', 30, [seedOf(0, 0.4), seedOf(1, 0.5), seedOf(2, 0.6)], 'pearson'),
    cellOf('saluki', 30, [seedOf(0, 0.1), seedOf(1, NaN), seedOf(2, NaN)], 'pearson'),
    cellOf('model', 'all', [seedOf(0, 0.7, 100), seedOf(1, 0.7, 102)], 'pearson'),
  ],
  seeds: [0, 1, 2],
  labels: 'half_life_mouse.tsv',
  columns: ['half_life'],
  notes: [],
};
const view = parseFewShotView({});

describe('parameters', () => {
  it('are read from a document, in order and without what is none', () => {
    expect(parseFewShotParams({})).toMatchObject({ sizes: DEFAULT_SIZES, contestants: null, changes: {} });
    const params = parseFewShotParams({
      sizes: ['all', 300, 30, 30, 1, 2.5, 'x'],
      contestants: ['saluki', 'model', 'who'],
      changes: { share: '30', seeds: '5' },
    });
    expect(params).toMatchObject({
      sizes: [30, 300, 'all'],
      contestants: ['model', 'saluki'],
      changes: { seeds: '5' },
    });
    expect(parseFewShotView({ metric: 'r2', paper: 'eclip' })).toEqual({ metric: 'r2', paper: 'eclip' });
    expect(parseFewShotView({ metric: 'guess', paper: 'guess' })).toEqual({ metric: null, paper: null });
  });

  it('name sizes as text', () => {
    expect(readSizes('300, 30  ALL')).toEqual({ sizes: [30, 300, 'all'] });
    for (const text of ['', '1', '30, few', '-3', '2.5']) expect(readSizes(text)).toHaveProperty('problem');
  });

  it('take the model where one goes in, and give an encoder from scratch its shape', () => {
    const params = parseFewShotParams({ frozen: 9, changes: { maxEpochs: '7' } });
    expect(contestantsOf(params, false)).toEqual(['scratch', 'saluki', 'dilated-cnn']);
    expect(contestantsOf(params, true)[0]).toBe('model');
    const shape = { nTracks: 4, dModel: 32, nLayer: 3 };
    const { config } = contestantConfig(params, 'scratch', shape);
    expect(config.model).toEqual({ kind: 'scratch', size: shape });
    expect(config).toMatchObject({ maxEpochs: 7, frozen: { embedding: true, layers: 3 } });
    expect(contestantConfig(params, 'scratch', undefined).config.model).toMatchObject({ size: { dModel: 64 } });
    expect(contestantConfig(params, 'saluki', shape).config.frozen).toEqual({ embedding: false, layers: 0 });
  });
});

describe('planTrainings', () => {
  const n = 100;
  const labelled = {
    lengths: Array.from({ length: n }, (_, i) => (i === 0 ? 99_999 : 100)),
    targets: Float32Array.from({ length: n }, (_, i) => (i === 1 ? NaN : i)),
    width: 1,
    groups: Array.from({ length: n }, (_, i) => `g${i}`),
  };
  const configs = new Map<Contestant, typeof fineTuneDefaults>([
    ['scratch', { ...fineTuneDefaults, seeds: [0, 1] }],
    ['saluki', { ...fineTuneDefaults, seeds: [0, 1] }],
  ]);

  it('goes from small to all, one seed each, and leaves out what the training side cannot give', () => {
    const { sizes, trainings, notes } = planTrainings(labelled, [10, 500, 'all'], configs);
    expect(sizes).toEqual([10, 'all']);
    expect(trainings.map(({ contestant, size, seed }) => `${contestant} ${size} ${seed}`)).toEqual([
      ...['scratch 10 0', 'scratch 10 1', 'saluki 10 0', 'saluki 10 1'],
      ...['scratch all 0', 'scratch all 1', 'saluki all 0', 'saluki all 1'],
    ]);
    expect(trainings[5]!.config).toMatchObject({ share: 'all', seeds: [1] });
    expect(trainings[4]!.cost).toBeGreaterThan(3 * trainings[0]!.cost);
    expect(notes).toEqual([
      '2 transcripts left out: too long (above 12,288 nt), or without any label.',
      '500 left out: the training side has 68 rows.',
    ]);
  });

  it('has nothing to do where all sizes are too large', () => {
    expect(() => planTrainings(labelled, [500], configs)).toThrow(/has only 68 rows/);
  });
});

describe('Pace', () => {
  it('tells the time left from each contestant’s own speed', () => {
    let time = 0;
    const trainings = [
      { contestant: 'model', cost: 10 },
      { contestant: 'saluki', cost: 10 },
      { contestant: 'model', cost: 30 },
      { contestant: 'saluki', cost: 30 },
    ] as const;
    const pace = new Pace(trainings, () => time);
    const left = (): number => {
      const { done, total, rate } = pace.progress('');
      return (total - done) / rate;
    };
    expect(pace.progress('first').rate).toBe(0);
    pace.begin(trainings[0]);
    time += 5_000;
    pace.step(0.5);
    expect(pace.progress('first')).toMatchObject({ done: 0.5, total: 4, unit: 'trainings', stage: 'first' });
    // One unit a second so far: 75 are left.
    expect(left()).toBeCloseTo(75, 9);
    time += 5_000;
    pace.end(trainings[0]);
    pace.begin(trainings[1]);
    time += 100_000;
    pace.end(trainings[1]);
    // 30 at one a second, 30 at ten seconds each.
    expect(left()).toBeCloseTo(330, 9);
  });

  it('learns nothing from what was remembered', () => {
    const trainings = [
      { contestant: 'model', cost: 10 },
      { contestant: 'model', cost: 10 },
    ] as const;
    const pace = new Pace(trainings, () => 0);
    pace.end(trainings[0]);
    expect(pace.progress('')).toMatchObject({ done: 1, rate: 0 });
  });
});

describe('cells', () => {
  it('hold mean, deviation and interval of the seeds in which a score is defined', () => {
    const [cell, other] = artefact.cells;
    expect(cell).toMatchObject({ rows: 30, mean: 0.5 });
    expect(cell!.deviation).toBeCloseTo(0.1, 12);
    // t(0.975; 2) = 4.302653
    expect(cell!.ci[1]).toBeCloseTo(0.5 + (4.302653 * 0.1) / Math.sqrt(3), 6);
    expect([other!.mean, other!.deviation]).toEqual([0.1, NaN]);
    expect(scoreOf(cell!, 'mse').mean).toBeCloseTo(0.5, 12);
    expect(findCell(artefact, 'model', 'all')!.rows).toBe(101);
  });

  it('tell the best of a size: the greatest score, the least error, none where one stands alone or lacks a seed', () => {
    expect(bestAt(artefact, 30, 'pearson')).toEqual(['model']);
    expect(bestAt(artefact, 30, 'mse')).toEqual(['model']);
    expect(bestAt(artefact, 'all', 'pearson')).toEqual([]);
    expect(bestAt({ ...artefact, seeds: [0, 1, 2, 3] }, 30, 'pearson')).toEqual([]);
  });
});

describe('the paper’s table', () => {
  it('is found by the names of labels, of the same metric only', () => {
    const of = (labels: string, metric: FewShotArtefact['metric'], columns: readonly string[] = []) =>
      paperTask({ labels, metric, columns }, null)?.id;
    expect(of('half_life_mouse.tsv', 'pearson')).toBe('rnahl-mouse');
    expect(of('half_life_human.tsv', 'pearson')).toBe('rnahl-human');
    expect(of('go_mf_human.tsv.gz', 'auprc', ['go_id'])).toBe('go-mf');
    expect(of('labels.csv', 'auprc', ['GO:0003674', 'GO:0005515'])).toBe('go-mf');
    expect(of('go_mf_human.tsv.gz', 'pearson')).toBeUndefined();
    expect(of('gc.tsv', 'pearson')).toBeUndefined();
    expect(paperTask(artefact, 'none')).toBeUndefined();
    expect(paperTask(artefact, 'rnahl-human')!.values.model).toEqual([0.742, 0.012]);
    expect(paperTask(artefact, 'rnahl-mouse')!.values['dilated-cnn']).toEqual([0.634, 0.012]);
    expect(paperTask(artefact, 'rnahl-mouse')!.values.scratch).toEqual([0.608, 0.029]);
  });
});

describe('tables and figures', () => {
  it('show a size as soon as something is known of it, and the paper beside all', () => {
    const drawn = scoreFigure(artefact, view);
    expect(drawn.sizes).toEqual([{ label: '30', rows: 30 }, { label: 'all (101)', rows: 101 }]); // prettier-ignore
    expect(drawn.references.map(({ line, size, mean }) => [line, size, mean])).toEqual([[0, 1, 0.693], [1, 1, 0.657]]); // prettier-ignore
    expect(scoreFigure({ ...artefact, cells: artefact.cells.slice(0, 2) }, view).sizes).toHaveLength(1);
    // Of another score the paper tells nothing.
    expect(scoreFigure(artefact, { ...view, metric: 'mse' }).references).toEqual([]);
    const svg = seriesFigure(artefact, view, 'Few-shot', { width: 900, height: 640, theme: 'light' });
    expect(svg).toContain('other data, other splits');
    expect(svg).not.toContain('UNTRAINED');
  });

  it('are written as CSV, what is not defined as nothing', () => {
    const scores = scoresTable(artefact).trim().split('\n');
    expect(scores).toHaveLength(1 + 8 * 2);
    expect(scores).toContain('saluki,30,1,pearson,,30,10,10,1,2');
    const means = meansTable(artefact, view).trim().split('\n');
    expect(means).toHaveLength(1 + 3 + 2);
    expect(means[2]).toBe('saluki,Saluki,30,30,pearson,0.1,,,,1,0,here');
  });
});

it('takes a whole result for one, and nothing else', () => {
  expect(isFewShot(artefact)).toBe(true);
  const [cell] = artefact.cells;
  for (const wrong of [
    null,
    { ...artefact, metric: 'luck' },
    { ...artefact, contestants: [{ id: '<b>', name: 'x', trained: true }] },
    { ...artefact, cells: [{ ...cell, contestant: 'scratch' }] },
    { ...artefact, cells: [{ ...cell, size: 31 }] },
    { ...artefact, cells: [{ ...cell, seeds: [{ seed: 1 }] }] },
    { ...artefact, columns: [1] },
  ]) {
    expect(isFewShot(wrong)).toBe(false);
  }
});
