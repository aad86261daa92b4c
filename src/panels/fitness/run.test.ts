/** The Exon fitness panel over the real fits, on representations made up so that what can be told of them is known. */
import { expect, it } from 'vitest';
import type { ExonSkipping } from '../../analysis/skipping/skippingTypes';
import { FRAMES } from '../../bio/skipExon';
import { Rng } from '../../lib/rng';
import type { EvaluationArtefact, Result, SkippingArtefact } from '../../notebook/artefacts';
import type { RunContext } from '../../notebook/panelKind';
import { createAnalysisService } from '../../workers/analysisService';
import type { Services } from '../../workers/client';
import { createDataService } from '../../workers/dataService';
import { fitnessKind } from './run';
import { DEFAULT_FITNESS_PARAMS, parseFitnessParams } from './schema';
import type { FitnessParams } from './schema';

const [GENES, EXONS, DIM] = [60, 6, 12];
const N = GENES * EXONS;
const frameOf = (code: number) => FRAMES[code]!;

/** Genes of six internal exons; the mutants of broken ones are moved along one axis, beside noise along all. */
function madeUp(): ExonSkipping {
  const rng = new Rng(5);
  const normal = (): number => Array.from({ length: 6 }, () => rng.uniform() - 0.5).reduce((a, b) => a + b, 0);
  const wildTypes = Float32Array.from({ length: GENES * DIM }, () => 0.3 * normal());
  const frame = Uint8Array.from({ length: N }, () => (rng.uniform() < 0.6 ? 1 : 0));
  const of = Uint32Array.from({ length: N }, (_, i) => Math.floor(i / EXONS));
  const mutants = Float32Array.from({ length: N * DIM }, (_, at) => {
    const [i, k] = [Math.floor(at / DIM), at % DIM];
    return wildTypes[of[i]! * DIM + k]! + 0.3 * normal() + (k === 2 && frame[i] === 1 ? 1.5 : 0);
  });
  const start = Uint32Array.from({ length: N }, (_, i) => 100 * (1 + (i % EXONS)));
  return {
    model: { name: 'Made up', sha256: '', trained: true },
    ...{ device: 'CPU', seconds: 1, dim: DIM, wildTypes, mutants, of, notes: [], comparison: undefined },
    transcripts: Array.from({ length: GENES }, (_, g) => ({
      ...{ id: `T${g}`, name: `N${g}`, gene: `G${g}`, geneId: '', biotype: '', label: '', length: 900, cdsLength: 900 },
      ...{ chrom: '1', strand: '+', cdsParts: [] },
      exons: Array.from({ length: EXONS + 2 }, (_, e): [number, number] => [
        g * 9000 + 1000 * e,
        g * 9000 + 1000 * e + 100,
      ]),
    })),
    facts: {
      number: Uint32Array.from({ length: N }, (_, i) => 2 + (i % EXONS)),
      ...{ start, end: start.map((at, i) => at + (frame[i] === 1 ? 100 : 99)), frame, cdsLength: new Uint32Array(N) },
      ...{ region: new Uint8Array(N).fill(1), stop: new Uint8Array(N), decay: new Uint8Array(N) },
      gc: new Float32Array(N).fill(0.5),
    },
    ...{ distance: new Float32Array(N), cosine: new Float32Array(N), relative: new Float32Array(N) },
  };
}

const skipping = madeUp();
const data = createDataService();
const services = { analysis: createAnalysisService(), labels: data } as unknown as Services;

function run(
  params: Partial<FitnessParams>,
  tables: Readonly<Record<string, string>> = {},
): Promise<EvaluationArtefact> {
  const result = { artefact: { type: 'skipping', skipping } } as Result<SkippingArtefact>;
  const context: Partial<RunContext<FitnessParams>> = {
    params: { ...DEFAULT_FITNESS_PARAMS, trees: 60, seeds: 3, components: 8, ...params },
    ...{ inputs: { skipping: result }, services, task: 'fitness', signal: new AbortController().signal },
    onProgress: () => undefined,
    sources: {
      open: async (source) => {
        const name = source.kind === 'shipped' ? source.path : '';
        return { name, blob: new Blob([tables[name]!]) };
      },
    },
  };
  return fitnessKind.run!(context as RunContext<FitnessParams>);
}

const auroc = ({ entries }: EvaluationArtefact, name: string): number =>
  entries.find((entry) => entry.name.includes(name))!.summary.overall.auroc!.mean;

it('tells what representations tell, on genes it has not seen, and no more than chance of permuted labels', async () => {
  const told = await run({});
  expect(auroc(told, 'mutant − wild type')).toBeGreaterThan(0.95);
  expect(auroc(told, ': wild type ⊕ mutant')).toBeGreaterThan(0.8);
  // Lengths of 99 and 100 nt are one when rounded: the frame is not to be told by them.
  expect(Math.abs(auroc(told, 'exon length') - 0.5)).toBeLessThan(0.1);
  expect(auroc(told, 'share of positives')).toBe(0.5);
  const shuffled = await run({ permuted: true });
  expect([...shuffled.targets].filter(Boolean)).toHaveLength([...told.targets].filter(Boolean).length);
  for (const { summary } of shuffled.entries) expect(Math.abs(summary.overall.auroc!.mean - 0.5)).toBeLessThan(0.12);
  expect(fitnessKind.sound(told)).toBe(true);
  expect(fitnessKind.summary!({ artefact: told } as never, DEFAULT_FITNESS_PARAMS, fitnessKind.parseView({}))).toMatch(
    /^360 exons: auROC [01]\.\d+ ± /,
  );
}, 30_000);

it('takes labels and features from tables, by place, and fills in what is missing', async () => {
  const place = (i: number): string => {
    const [start, end] = skipping.transcripts[skipping.of[i]!]!.exons[skipping.facts.number[i]! - 1]!;
    return `chr1:${start + 1}-${end}`;
  };
  const hit = (i: number): string => (frameOf(skipping.facts.frame[i]!) === 'broken' ? 'fitness-promoting' : 'non-hit');
  const rows = Array.from({ length: 300 }, (_, i) => i);
  const labels = [
    'exon,call,psi,row',
    ...rows.map((i) => `${place(i)},${hit(i)},${i % 7 === 0 ? 'NA' : i % 10},${i}`),
    `chr9:1-2,non-hit,1,1`,
  ];
  const more = [
    'transcript,exon,score',
    ...rows.map((i) => `T${skipping.of[i]!},${skipping.facts.number[i]!},${skipping.facts.frame[i]! + i / 1000}`),
  ];
  const params = {
    target: 'table',
    labels: { kind: 'shipped', path: 'labels.csv' },
    features: { kind: 'shipped', path: 'more.csv' },
    without: 'row',
  } as const;
  const told = await run(params, { 'labels.csv': labels.join('\n'), 'more.csv': more.join('\n') });
  expect(told.columns).toEqual(['call: fitness-promoting']);
  expect(told.ids).toHaveLength(300);
  expect(told.notes[0]).toBe(
    '300 rows of 301 found an exon by coordinates in exon, 1-based; 300 labelled exons, each once.',
  );
  expect(told.notes[1]).toBe('Uploaded features: psi, score.');
  expect(told.entries.map(({ dim }) => dim)).toEqual([16, 8, 2, 6, 18, 0]);
  expect(auroc(told, 'uploaded features')).toBeGreaterThan(0.99);
  await expect(
    run(params, { 'labels.csv': labels.slice(0, 12).join('\n'), 'more.csv': more.join('\n') }),
  ).rejects.toThrow('too few to tell apart');
}, 30_000);

it('reads parameters of a document, and says what it lacks', () => {
  expect(parseFitnessParams({ trees: 0, seeds: 2.5, components: 9, target: 'x', labels: 3 })).toEqual({
    ...DEFAULT_FITNESS_PARAMS,
    components: 9,
  });
  expect(fitnessKind.lacks!(DEFAULT_FITNESS_PARAMS)).toBeUndefined();
  expect(fitnessKind.lacks!({ ...DEFAULT_FITNESS_PARAMS, target: 'table' })).toMatch(/table of labelled exons/);
});
