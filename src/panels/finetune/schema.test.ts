import { expect, it } from 'vitest';
import { fineTuneDefaults } from '../../engine/fineTuneContracts';
import { fieldText } from '../parts/configField';
import {
  DEFAULT_FINE_TUNE_PARAMS,
  FIELDS,
  fineTuneConfigOf,
  frozenChoices,
  parseFineTuneParams,
  parseFineTuneView,
} from './schema';

const loaded = { dModel: 256, nLayer: 3 };

it('the form shows every value but those chosen apart, and each reads back as itself', () => {
  const paths = Object.entries(fineTuneDefaults).flatMap(([key, value]: [string, unknown]) =>
    key === 'head' ? Object.keys(value as object).map((inner) => `head.${inner}`) : [key],
  );
  const apart = ['version', 'task', 'model', 'frozen'];
  expect(FIELDS.map(({ path }) => path).sort()).toEqual(paths.filter((path) => !apart.includes(path)).sort());
  const changes = Object.fromEntries(FIELDS.map((field) => [field.path, fieldText(fineTuneDefaults, field)]));
  expect(fineTuneConfigOf({ ...DEFAULT_FINE_TUNE_PARAMS, changes }, loaded)).toEqual({
    config: fineTuneDefaults,
    problems: new Map(),
  });
});

it('reads shares, seeds and rates as numbers, and refuses what is none', () => {
  const changes = { share: '30', seeds: '4, 1,4', learningRate: '0.0003', maxEpochs: '0' };
  const { config, problems } = fineTuneConfigOf({ ...DEFAULT_FINE_TUNE_PARAMS, changes }, loaded);
  expect(config).toMatchObject({ share: 30, seeds: [4, 1], learningRate: 3e-4, maxEpochs: 100 });
  expect([...problems.keys()]).toEqual(['maxEpochs']);
  const wrong = fineTuneConfigOf({ ...DEFAULT_FINE_TUNE_PARAMS, changes: { seeds: 'a', l2: '0.5' } }, loaded);
  expect([...wrong.problems.keys()].sort()).toEqual(['l2', 'seeds']);
});

it('freezes no more than there is, and nothing of a baseline', () => {
  const frozen = (params: Partial<typeof DEFAULT_FINE_TUNE_PARAMS>) =>
    fineTuneConfigOf({ ...DEFAULT_FINE_TUNE_PARAMS, ...params }, loaded).config.frozen;
  expect(frozen({})).toEqual({ embedding: false, layers: 0 });
  expect(frozen({ frozen: 0 })).toEqual({ embedding: true, layers: 0 });
  expect(frozen({ frozen: 9 })).toEqual({ embedding: true, layers: 3 });
  expect(frozen({ frozen: 9, model: 'scratch' })).toEqual({ embedding: true, layers: 2 });
  expect(frozen({ frozen: 2, model: 'saluki' })).toEqual({ embedding: false, layers: 0 });
  expect(frozenChoices(2).map(({ value }) => value)).toEqual([-1, 0, 1, 2]);
});

it('takes parameters from a document, and nothing else', () => {
  expect(parseFineTuneParams(null)).toEqual(DEFAULT_FINE_TUNE_PARAMS);
  expect(parseFineTuneParams({ model: 'saluki', size: 'x', frozen: 1.5, changes: { seeds: '3', odd: 'x' } })).toEqual({
    ...DEFAULT_FINE_TUNE_PARAMS,
    model: 'saluki',
    changes: { seeds: '3' },
  });
});

it('reads labels and how they are joined back as written, and leaves out what is neither', () => {
  const labels = { kind: 'file', name: 'go.tsv', bytes: 12, sha256: 'ab' };
  const join = { targets: ['go_id'], task: 'multi-label', key: 'gene', isoforms: 'all', maxLabels: 5 };
  const homologs = { kind: 'url', url: 'https://example.org/pairs.tsv' };
  expect(parseFineTuneParams({ labels, join, homologs })).toEqual({
    ...DEFAULT_FINE_TUNE_PARAMS,
    labels,
    join,
    homologs,
  });
  const wrong = { labels: 'go.tsv', join: { targets: 'go_id', task: 'guess', key: 3, maxLabels: 0 }, homologs: 1 };
  expect(parseFineTuneParams(wrong)).toEqual(DEFAULT_FINE_TUNE_PARAMS);
  expect(parseFineTuneView({ seed: 'x', output: -1 })).toEqual({ seed: null, output: 0 });
});
