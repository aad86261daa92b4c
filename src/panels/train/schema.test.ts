import { describe, expect, it } from 'vitest';
import { presetConfig, trainingPresets } from '../../train/trainingConfig';
import type { TrainingPreset } from '../../train/trainingConfig';
import { FIELDS } from './fields';
import { changedPaths, fieldText, fieldValue, withChange } from '../parts/configField';
import { DEFAULT_TRAIN_PARAMS, paramsOfConfig, parseTrainParams, parseTrainView, trainingConfigOf } from './schema';

const field = (path: string) => FIELDS.find((one) => one.path === path)!;
const presets = Object.keys(trainingPresets) as TrainingPreset[];

/** Paths of every value of a configuration, objects followed, lists not. */
function paths(value: object, before = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? paths(inner, `${before}${key}.`)
      : [before + key],
  );
}

it.each(presets)('%s: the form shows every value, and each reads back as itself', (preset) => {
  const config = presetConfig(preset);
  expect(FIELDS.map(({ path }) => path).sort()).toEqual(
    paths(config)
      .filter((path) => path !== 'version')
      .sort(),
  );
  const changes = Object.fromEntries(FIELDS.map((one) => [one.path, fieldText(config, one)]));
  const params = { ...DEFAULT_TRAIN_PARAMS, preset, changes };
  expect(trainingConfigOf(params)).toEqual({ config, problems: new Map() });
  expect([...changedPaths(config, FIELDS, changes)]).toEqual([]);
});

describe('a field', () => {
  it.each([
    ['optimizer.steps', '20,000', 20_000],
    ['optimizer.learningRate', ' 1e-3 ', 0.001],
    ['sampler.cdsOnly', 'true', true],
    ['sampler.kinds', 'splice', 'splice'],
    ['encoder.nTracks', '4', 4],
    ['microBatchTokens', '', undefined],
    ['name', ' Mine ', 'Mine'],
  ])('%s reads %j', (path, text, value) => {
    expect(fieldValue(field(path), text)).toEqual({ value });
  });

  it.each([
    ['optimizer.steps', '1.5', /whole number from 1 to 10,000,000/],
    ['optimizer.steps', '', /whole number/],
    ['optimizer.steps', '1,5', /whole number/],
    ['sampler.mask.bases', '15', /from 0 to 1/],
    ['sampler.mask.bases', 'abc', /A number from 0 to 1/],
    ['objective.kind', 'other', /list/],
    ['name', ' ', /name/],
  ])('%s refuses %j', (path, text, problem) => {
    expect(fieldValue(field(path), text)).toEqual({ problem: expect.stringMatching(problem) as string });
  });
});

it('marks what differs from the preset, keeps what is not a value yet, and goes back', () => {
  const tiny = presetConfig('tiny');
  let changes = withChange({}, 'optimizer.steps', '300');
  changes = withChange(changes, 'optimizer.learningRate', '1e');
  changes = withChange(changes, 'sampler.kinds', 'orthology');
  changes = withChange(changes, 'seed', '0');
  expect([...changedPaths(tiny, FIELDS, changes)]).toEqual([
    'optimizer.steps',
    'optimizer.learningRate',
    'sampler.kinds',
  ]);
  const { config, problems } = trainingConfigOf({ ...DEFAULT_TRAIN_PARAMS, changes });
  expect([config.optimizer.steps, config.sampler.kinds]).toEqual([300, ['orthology']]);
  expect(config.optimizer.learningRate).toBe(trainingPresets.tiny.optimizer.learningRate);
  expect([...problems.keys()]).toEqual(['optimizer.learningRate']);
  for (const path of ['optimizer.steps', 'optimizer.learningRate', 'sampler.kinds']) {
    changes = withChange(changes, path, undefined);
  }
  expect(trainingConfigOf({ ...DEFAULT_TRAIN_PARAMS, changes })).toEqual({ config: tiny, problems: new Map() });
});

it.each([
  [{ 'optimizer.steps': '10' }, 'optimizer.warmupSteps'],
  [{ 'sampler.shortBatches': '0' }, 'sampler.shortBatches'],
  [{ 'sampler.longBatches': '1', 'sampler.maxLength': '3900' }, 'sampler.lengthThreshold'],
  [{ 'encoder.dModel': '100' }, 'encoder.dModel'],
])('%j is refused', (changes, path) => {
  expect([...trainingConfigOf({ ...DEFAULT_TRAIN_PARAMS, changes }).problems.keys()]).toEqual([path]);
});

it('takes parameters from a document, and nothing else', () => {
  expect(parseTrainParams(undefined)).toEqual(DEFAULT_TRAIN_PARAMS);
  expect(
    parseTrainParams({ preset: 'orthrus', changes: { seed: '7', nonsense: '1', name: 3 }, start: 'loaded' }),
  ).toEqual({ data: DEFAULT_TRAIN_PARAMS.data, preset: 'orthrus', changes: { seed: '7' }, start: 'loaded' });
  expect(parseTrainView({ run: 3, smoothing: 1 })).toEqual({ run: null, smoothing: null });
});

it.each([
  [{ kind: 'opfs', name: 'chr21 1a2b3c4d' }],
  [{ kind: 'url', url: 'https://example.org/manifest.json' }],
  [{ kind: 'files', files: [{ kind: 'file', name: 'manifest.json', bytes: 3, sha256: 'ab' }] }],
  [{ kind: 'input', links: { byName: false, orthologs: [{ kind: 'url', url: 'https://a.b/c' }], codingFasta: [] } }],
])('reads data %j back as written', (data) => {
  expect(parseTrainParams({ data }).data).toEqual(data);
});

it.each([
  [{ kind: 'opfs' }, null],
  [{ kind: 'url', url: 'javascript:alert(1)' }, null],
  [{ kind: 'files', files: ['manifest.json'] }, null],
  [{ kind: 'input' }, { kind: 'input', links: { byName: true, orthologs: [], codingFasta: [] } }],
])('of data %j takes %j', (data, taken) => {
  expect(parseTrainParams({ data }).data).toEqual(taken);
});

it('finds the preset that a configuration is nearest to, and what differs from it', () => {
  const params = { ...DEFAULT_TRAIN_PARAMS, changes: { 'optimizer.steps': '300', name: 'Mine' } };
  const { config } = trainingConfigOf(params);
  expect(paramsOfConfig(config)).toEqual({ preset: 'tiny', changes: params.changes });
  for (const preset of presets) expect(paramsOfConfig(presetConfig(preset))).toEqual({ preset, changes: {} });
});
