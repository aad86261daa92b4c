import { describe, expect, it } from 'vitest';
import type { PanelEntry } from '../../notebook/document/documentTypes';
import { parseDocument } from '../../notebook/document/parseDocument';
import { evaluate } from '../../notebook/evaluate';
import { documentOf } from '../../notebook/templates';
import type { RunInfo } from '../../engine/trainingContracts';
import { fineTuneConfigOf, parseFineTuneParams } from '../finetune/schema';
import { KINDS } from '../kinds';
import { parseProbeParams } from '../probe/schema';
import { parseTrainParams, trainingConfigOf } from '../train/schema';
import { parseAblationParams, parseAblationView } from './schema';
import { withVariants } from './settingUp';
import { estimatedSeconds, REFERENCE, trainingOf, VARIANTS } from './variants';

const labels = { kind: 'shipped', path: 'labels/half_life.tsv' } as const;
const choice = {
  transcripts: 'data',
  labels,
  preset: 'tiny',
  steps: 60,
  seeds: 10,
  variants: VARIANTS.map(({ id }) => id),
} as const;
const before = documentOf(KINDS, 'Ablation', [{ kind: 'data' }, { kind: 'ablation' }]);
const after = withVariants(before, KINDS, 'ablation', choice);
const ablation = after.panels.at(-1)!;
const panel = (id: string): PanelEntry => after.panels.find((one) => one.id === id)!;
/** The training that scores of an input come from. */
const trained = (input: string): PanelEntry =>
  panel(panel(panel(ablation.inputs[input]!).inputs['embeddings']!).inputs['model']!);

describe('variants as panels', () => {
  it('are Train, Embed and Probe, or Fine-tune, folded, above the Ablation panel, all connected to it', () => {
    expect(Object.keys(ablation.inputs)).toHaveLength(VARIANTS.length + 1);
    expect(after.panels).toHaveLength(2 + 8 * 3 + 3);
    expect(after.panels.slice(1, -1).every(({ collapsed }) => collapsed)).toBe(true);
    expect(parseAblationParams(ablation.params).reference).toBe('runs.1');
    expect(panel(ablation.inputs['runs.1']!)).toMatchObject({ kind: 'probe', title: REFERENCE.name });
    const groups = Object.values(parseAblationView(ablation.view).groups);
    expect(groups.filter((group) => group === 'objective')).toHaveLength(3);
    expect(groups.filter((group) => group === 'augmentation')).toHaveLength(4);
    expect(groups.filter((group) => group === 'architecture')).toHaveLength(4);
    expect(parseDocument(JSON.parse(JSON.stringify(after)))).toEqual(after);
  });

  it('can all run, and none has', () => {
    const states = evaluate({ document: after, results: new Map(), tasks: {}, problems: {} }, KINDS);
    for (const { id, kind } of after.panels) {
      // The one thing left to do is to choose transcripts.
      expect(states.get(id)!.reason, id).toMatch(kind === 'data' ? /./ : /Data: /);
    }
  });

  it('say in their parameters what their names say, and are otherwise alike', () => {
    const config = (input: string) => trainingConfigOf(parseTrainParams(trained(input).params));
    const inputs = Object.keys(ablation.inputs).filter((input) => panel(ablation.inputs[input]!).kind === 'probe');
    const told = inputs.map((input) => {
      const { config: found, problems } = config(input);
      expect([...problems]).toEqual([]);
      expect(found.name).toBe(panel(ablation.inputs[input]!).title);
      expect([found.optimizer.steps, found.optimizer.warmupSteps, found.encoder.dModel]).toEqual([60, 6, 64]);
      const { objective, sampler, encoder } = found;
      return [objective.kind, sampler.kinds.join(' '), sampler.mask.bases, sampler.selfMask.bases, encoder.nTracks];
    });
    expect(told).toEqual([
      ['contrastive', 'splice orthology', 0.15, 0.3, 6],
      ['mlm', 'splice orthology', 0.15, 0.3, 6],
      ['both', 'splice orthology', 0.15, 0.3, 6],
      ['contrastive', '', 0.15, 0.3, 6],
      ['contrastive', 'splice', 0.15, 0.3, 6],
      ['contrastive', 'orthology', 0.15, 0.3, 6],
      ['contrastive', 'splice orthology', 0, 0, 6],
      ['contrastive', 'splice orthology', 0.15, 0.3, 4],
    ]);
    const plain = config('runs.1').config;
    const four = config('runs.8').config;
    expect({ ...four, name: '', encoder: { ...four.encoder, nTracks: 6 } }).toEqual({ ...plain, name: '' });
  });

  it('are probed and fine-tuned on the same labels', () => {
    for (const { kind, params } of after.panels) {
      if (kind === 'probe') expect(parseProbeParams(params)).toMatchObject({ labels, seeds: 10, baselines: [] });
      if (kind !== 'finetune') continue;
      const tuned = parseFineTuneParams(params);
      expect(tuned.labels).toEqual(labels);
      const { config, problems } = fineTuneConfigOf(tuned, undefined);
      expect([config.seeds, [...problems]]).toEqual([[0, 1, 2], []]);
    }
  });

  it('come beside those that are there', () => {
    const twice = withVariants(after, KINDS, 'ablation', { ...choice, variants: [] });
    expect(twice.panels).toHaveLength(after.panels.length + 3);
    const { inputs, params } = twice.panels.at(-1)!;
    expect(inputs['runs.12']).toBe('probe-9');
    expect(params['reference']).toBe('runs.12');
    expect(withVariants(before, KINDS, 'gone', choice)).toBe(before);
  });
});

it('estimates from the newest run of that size, another objective’s rate standing in', () => {
  const config = trainingOf(REFERENCE, 'tiny', 60);
  const summary = {
    ...{ rows: [], transcripts: 40, partnersOnly: 0, genes: 9, groups: 9, pairs: 90, alone: 0, nucleotides: 24_000 },
    lengths: [...new Array<number>(49).fill(0), 40],
  };
  const run = { step: 30, trainedSeconds: 15, config, data: { summary } } as unknown as RunInfo;
  expect(estimatedSeconds([REFERENCE], 'tiny', 60, [])).toBeUndefined();
  expect(estimatedSeconds([REFERENCE], 'orthrus', 60, [run])).toBeUndefined();
  expect(estimatedSeconds([REFERENCE], 'tiny', 60, [run])).toBeCloseTo(30, 9);
  // Eight trainings; what is fine-tuned is not counted.
  expect(estimatedSeconds([REFERENCE, ...VARIANTS], 'tiny', 60, [run])).toBeCloseTo(240, 9);
});
