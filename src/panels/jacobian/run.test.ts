import { describe, expect, it } from 'vitest';
import type { JacobianArtefact } from '../../notebook/artefacts';
import { enclosed, largestPerPixel, moved, showing, wholeArea, zoomed } from './area';
import { cellText } from './cellText';
import { jacobianKind } from './run';
import { defaultWindow, MOST_POSITIONS } from './schema';

describe('parameters of the Jacobian', () => {
  it('take their defaults where they are garbage', () => {
    const defaults = { transcript: '', window: null, readout: 'auto' };
    for (const window of [[5], [3, 3], [4, 2], [-1, 4], [0.5, 3], ['0', 3], {}, 'all', [0, 1e300]]) {
      expect(jacobianKind.parse({ transcript: 7, window, readout: 'logits' } as never)).toEqual(defaults);
    }
    expect(jacobianKind.parse({ transcript: ' A ', window: [2, 9], readout: 'hidden' })).toEqual({
      transcript: 'A',
      window: [2, 9],
      readout: 'hidden',
    });
    expect(jacobianKind.parseView({ scale: 'cubic', clip: 12 })).toEqual({ scale: 'log', clip: 99.5 });
    expect(jacobianKind.lacks!(jacobianKind.parse({ window: [10, 10 + MOST_POSITIONS] }))).toBeUndefined();
  });

  it('choose the stretch about the CDS start of a long transcript', () => {
    expect(defaultWindow(3000, [2000, 2300])).toEqual([0, 3000]);
    expect(defaultWindow(9000, [2000, 2300])).toEqual([1500, 4500]);
    expect(defaultWindow(9000, [8800, 8900])).toEqual([6000, 9000]);
    expect(defaultWindow(9000, [100, 200])).toEqual([0, 3000]);
    expect(defaultWindow(9000, null)).toEqual([0, 3000]);
  });
});

const artefact: JacobianArtefact = {
  type: 'jacobian',
  transcript: { id: 'T', name: '', gene: 'G' },
  // ACGT, codon starts at 1 and 4, exons of 3 and 3.
  codes: Uint8Array.of(1, 2 | 16, 4 | 32, 8, 1 | 16, 2 | 32),
  cds: [1, 6],
  window: [1, 5],
  readout: 'hidden',
  values: Float32Array.of(4, 3, 2, 1, 4, 3, 2, 4, 3, 4),
  model: { name: 'm', sha256: 'f'.repeat(64), trained: false },
  device: 'CPU',
  seconds: 1,
  tokens: 2,
  fullTokens: 3,
};

describe('a Jacobian from a file', () => {
  it('has the shape that the view relies on, or is none', () => {
    expect(jacobianKind.sound(artefact)).toBe(true);
    const wrong: readonly Partial<Record<keyof JacobianArtefact, unknown>>[] = [
      { type: 'jacob' },
      { codes: [1, 2] },
      { window: [1, 7] },
      { window: [2, 5] },
      { window: null },
      { cds: [0, 7] },
      { cds: undefined },
      { values: artefact.values.subarray(1) },
      { values: artefact.values.map((value) => -value) },
      { values: artefact.values.map(() => NaN) },
      { readout: 'mean' },
      { transcript: { id: 'T', name: '' } },
      { model: { ...artefact.model, trained: 'no' } },
      { seconds: '1' },
    ];
    for (const change of wrong) expect(jacobianKind.sound({ ...artefact, ...change })).toBe(false);
    expect(jacobianKind.sound(null)).toBe(false);
  });
});

describe('a look at the matrix', () => {
  it('zooms about a place, within the matrix, to a few positions and back to all', () => {
    let area = wholeArea(1000);
    area = zoomed(area, 2, 0.25, 0.75, 1000);
    expect(area).toEqual({ rows: [125, 625], columns: [375, 875] });
    for (let i = 0; i < 40; i++) area = zoomed(area, 1.3, 1, 0, 1000);
    expect([area.rows[1] - area.rows[0], area.columns[1] - area.columns[0]]).toEqual([8, 8]);
    expect(area.columns[0]).toBe(375);
    for (let i = 0; i < 60; i++) area = zoomed(area, 1 / 1.3, 0.5, 0.5, 1000);
    expect(area).toEqual(wholeArea(1000));
    // Small turns are not rounded away; a matrix of fewer positions stays whole.
    expect(zoomed({ rows: [0, 20], columns: [0, 20] }, 1.001, 0, 0, 1000).rows).toEqual([0, 19]);
    expect(zoomed(wholeArea(5), 2, 0.5, 0.5, 5)).toEqual(wholeArea(5));
  });

  it('takes a rectangle, drawn either way, and moves no farther than the edge', () => {
    const area = { rows: [100, 200], columns: [0, 400] } as const;
    const found = { rows: [110, 130], columns: [200, 300] };
    expect(enclosed(area, { down: 0.1, across: 0.5 }, { down: 0.295, across: 0.75 }, 400)).toEqual(found);
    expect(enclosed(area, { down: 0.295, across: 0.75 }, { down: 0.1, across: 0.5 }, 400)).toEqual(found);
    expect(moved(area, -150, 10, 400)).toEqual({ rows: [0, 100], columns: [0, 400] });
    expect(showing({ rows: [100, 200], columns: [100, 200] }, 205, 90, 400)).toEqual({
      rows: [106, 206],
      columns: [90, 190],
    });
    expect(showing(area, 150, 7, 400)).toBe(area);
  });

  it('draws the largest of what falls on a pixel', () => {
    expect(largestPerPixel([1, 5, 2, 0, 7, 3], [0, 6], 3)).toEqual([5, 2, 7]);
    expect(largestPerPixel([1, 5, 2], [1, 3], 4)).toEqual([5, 5, 2, 2]);
  });

  it('says what a cell is', () => {
    const parts = { length: 6, exonEnds: [3, 6], cds: [1, 6], domains: [{ name: 'IPR1', span: [3, 6] }] } as const;
    expect(cellText(artefact, parts, 0, 2, true)).toBe(
      'i 2 C, exon 1, codon 1 → j 4 T, exon 2, codon 1, IPR1: 2 (largest change of the hidden state (L2))',
    );
    expect(cellText(artefact, parts, 2, 0, true)).toMatch(/0, as j comes before i$/);
    expect(cellText(artefact, parts, 0, 2, false)).toMatch(/not computed yet$/);
  });
});
