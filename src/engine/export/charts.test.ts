import { describe, expect, it } from 'vitest';
import { precisionRecallCurve, rocCurve } from '../../lib/statistics/curves';
import { confusionSvg } from './confusionSvg';
import { curvesSvg } from './curvesSvg';
import { scoreBarsSvg } from './scoreBarsSvg';
import { truthSvg } from './truthSvg';

const frame = { title: 'T <&> "1"', caption: 'Data, model, split, seeds.' };

/** Well formed as far as tags go: each is closed, in order. */
function closed(svg: string): boolean {
  const open: string[] = [];
  for (const [, end, name, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^<>]*?(\/?)>/g)) {
    if (end === '/') {
      if (open.pop() !== name) return false;
    } else if (empty !== '/') open.push(name!);
  }
  return open.length === 0;
}

const bars = [
  { name: 'embeddings <b>', mean: 0.5, low: 0.4, high: 0.6, kind: 'embeddings' },
  { name: 'lengths', mean: -0.2, low: NaN, high: NaN, kind: 'baseline' },
  { name: 'nothing', mean: NaN, low: NaN, high: NaN, kind: 'baseline' },
  { name: 'paper: Orthrus', mean: 0.71, low: 0.7, high: 0.72, kind: 'paper' },
] as const;

describe('bars of scores', () => {
  it('say every score with its interval, whatever the colour, and escape names', () => {
    const svg = scoreBarsSvg(bars, 'Pearson R', frame);
    for (const text of [
      '0.500 ± 0.100',
      '−0.200',
      'not defined',
      '0.710 ± 0.010',
      'embeddings &lt;b&gt;',
      'T &lt;&amp;&gt;',
    ]) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toContain('NaN');
    expect(closed(svg)).toBe(true);
    expect(scoreBarsSvg(bars, 'Pearson R', frame)).toBe(svg);
    // One filled bar, one hollow, one diamond.
    expect(svg.match(/fill-opacity/g)).toHaveLength(1);
    expect(svg.match(/<path/g)).toHaveLength(1);
  });

  it('grow with their number and stay as wide as asked for', () => {
    const height = (svg: string): number => Number(/<svg[^>]* height="([\d.]+)"/.exec(svg)![1]);
    const many = Array.from({ length: 40 }, (_, i) => ({ ...bars[0], name: `label ${i}` }));
    expect(height(scoreBarsSvg(many, 'auPRC', frame))).toBe(height(scoreBarsSvg(bars, 'auPRC', frame)) + 36 * 26);
    expect(scoreBarsSvg(many, 'auPRC', { ...frame, width: 500, theme: 'dark' })).toMatch(/width="500"/);
  });
});

it('curves go through their corners, in steps where precision is drawn', () => {
  const [scores, truth] = [
    [0.9, 0.8, 0.4, 0.1],
    [1, 0, 1, 0],
  ];
  const curve = { name: 'one', auprc: 5 / 6, auroc: 0.75 };
  const svg = curvesSvg(
    [{ ...curve, precisionRecall: precisionRecallCurve(scores, truth), roc: rocCurve(scores, truth) }],
    0.5,
    frame,
  );
  expect(svg).toContain('auPRC 0.833, auROC 0.750');
  expect(svg).not.toContain('NaN');
  expect(closed(svg)).toBe(true);
});

it('each row is a point, but one that is not known', () => {
  const plot = { title: 'R 1.000', what: 'length (nt)', truth: [1, 2, NaN], predicted: [1, 2, 3] };
  const svg = truthSvg([plot, plot, plot], frame);
  expect(svg.match(/<circle/g)).toHaveLength(6);
  expect(svg).toContain('Predicted length (nt)');
  expect(closed(svg)).toBe(true);
  expect(truthSvg([{ ...plot, truth: [], predicted: [] }], frame)).not.toContain('NaN');
});

it('a matrix has a count in every cell and its share of the true class', () => {
  const matrix = { classes: ['coding', 'NMD & more'], counts: Uint32Array.of(9, 1, 0, 0) };
  const svg = confusionSvg(matrix, frame);
  for (const text of ['>9<', '90 %', '10 %', 'NMD &amp; more', 'True class']) expect(svg).toContain(text);
  expect(svg).not.toContain('NaN');
  expect(closed(svg)).toBe(true);
});
