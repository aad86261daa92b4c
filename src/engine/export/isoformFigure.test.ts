import { describe, expect, it } from 'vitest';
import { analyseIsoforms } from '../../analysis/analyseIsoforms';
import { cutTree } from '../../analysis/cutTree';
import type { IsoformAnalysis, IsoformRow } from '../../analysis/isoformTypes';
import { bcl2l1Rows, seededEmbeddings } from '../../oracle/isoforms';
import { clusterColour, clusterLetter, hexColour, inkOn, viridis } from './colours';
import { genomicScale, INTRON_CAP, scaleX } from './genomicScale';
import { clustersCsv, heatmapSvg, similarityCsv, similarityPairsCsv } from './index';
import { isoformCaption } from './isoformCaption';
import { isoformLayout } from './isoformLayout';
import { escapeXml, fitText, textWidth, wrapText } from './svgText';
import { figure, grouped, niceTicks } from './ticks';

const rows = bcl2l1Rows();
const analyse = (some: readonly IsoformRow[]): IsoformAnalysis =>
  analyseIsoforms('BCL2L1', some, seededEmbeddings(some.length, 8, 2), 'average');
const analysis = analyse(rows);
const model = { name: 'Orthrus Small', trained: false, sha256: 'f'.repeat(64) };

describe('isoform tables', () => {
  it('writes the square matrix in file order with names on both sides', () => {
    const lines = similarityCsv(analysis).trimEnd().split('\n');
    expect(lines).toHaveLength(15);
    expect(lines[0]).toBe(`isoform,${rows.map((row) => row.name).join(',')}`);
    const values = lines.slice(1).flatMap((line) => line.split(',').slice(1).map(Number));
    expect(Float64Array.from(values)).toEqual(analysis.similarity.raw);
  });

  it('writes every pair once', () => {
    const lines = similarityPairsCsv(analysis).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + (14 * 13) / 2);
    const { raw, scaled, distance } = analysis.similarity;
    expect(lines[1]).toBe(`BCL2L1-201,BCL2L1-203,${String(raw[1])},${String(scaled[1])},${String(distance[1])}`);
  });

  it('writes clusters in drawn order with labels', () => {
    const clusters = cutTree(analysis.dendrogram, { k: 3 });
    const lines = clustersCsv(analysis, clusters, { 'BCL2L1-201': 'Bcl-xL, "long"' }).trimEnd().split('\n');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(
      analysis.dendrogram.order.map((leaf) => rows[leaf]!.name),
    );
    expect(lines[1]).toMatch(/,A,1,/);
    expect(lines.find((line) => line.startsWith('BCL2L1-201,'))).toMatch(
      /protein_coding,"Bcl-xL, ""long""",2574,702,3$/,
    );
  });

  it('tells isoforms of one name apart', () => {
    const twins = analyse([rows[0]!, { ...rows[1]!, name: rows[0]!.name }, rows[2]!]);
    expect(similarityCsv(twins).split('\n')[0]).toBe(
      'isoform,BCL2L1-201 (BCL2L1-201),BCL2L1-201 (BCL2L1-203),BCL2L1-202',
    );
  });
});

describe('genomicScale', () => {
  const exons = [[1000, 1100], [5000, 5100], [5050, 5200], [5250, 5300]] as const; // prettier-ignore

  it('keeps proportions to scale', () => {
    const scale = genomicScale(exons, 10, 430, 'scale')!;
    expect(scaleX(scale, 1000)).toBe(10);
    expect(scaleX(scale, 5300)).toBeCloseTo(440, 9);
    expect(scaleX(scale, 3000) - scaleX(scale, 2000)).toBeCloseTo(100, 9);
  });

  it('shortens what holds no exon, and only what is longer than the cap', () => {
    const scale = genomicScale(exons, 0, 600, 'compressed')!;
    const drawn = 100 + INTRON_CAP + 200 + 50 + 50;
    expect(scale.density).toBeCloseTo(600 / drawn, 9);
    expect(scale.segments.map((segment) => segment.shortened)).toEqual([false, true, false, false, false]);
    expect(scaleX(scale, 5000) - scaleX(scale, 1100)).toBeCloseTo(INTRON_CAP * scale.density, 9);
    expect(scaleX(scale, 5300)).toBeCloseTo(600, 9);
    expect([scaleX(scale, 0), scaleX(scale, 9999)]).toEqual([0, scaleX(scale, 5300)]);
  });

  it('is undefined without exons', () => {
    expect(genomicScale([], 0, 100, 'scale')).toBeUndefined();
  });
});

describe('isoformLayout', () => {
  const options = { width: 1100, introns: 'compressed', k: 3, labelWidth: 120 } as const;

  it('places columns side by side without overlap and fills the width', () => {
    for (const count of [2, 14]) {
      const layout = isoformLayout(analyse(rows.slice(0, count)), options);
      const columns = Object.values(layout.columns);
      columns.slice(1).forEach((column, i) => {
        expect(column.x).toBeGreaterThanOrEqual(columns[i]!.x + columns[i]!.width);
      });
      expect(layout.width).toBe(1100);
    }
  });

  it('draws clusters as runs of rows, and boxes inside their column', () => {
    const layout = isoformLayout(analysis, options);
    expect(layout.blocks.map((block) => block.cluster)).toEqual([0, 1, 2]);
    expect(layout.blocks.at(-1)!.to).toBe(14);
    const { x, width } = layout.columns.structure;
    for (const [leaf, shape] of layout.structures.shapes.entries()) {
      expect(shape.boxes.filter((box) => box.coding)).toHaveLength(rows[leaf]!.cdsParts.length);
      for (const box of shape.boxes) {
        expect(box.x).toBeGreaterThanOrEqual(x);
        expect(box.x + box.width).toBeLessThanOrEqual(x + width);
      }
    }
  });

  it('keeps rows legible and cells visible with 200 isoforms', () => {
    const many = Array.from({ length: 200 }, (_, i) => ({
      ...rows[i % 14]!,
      id: `t${String(i)}`,
      name: `t${String(i)}`,
    }));
    const layout = isoformLayout(analyse(many), options);
    expect(layout.rowHeight).toBeGreaterThanOrEqual(16);
    expect(layout.cellWidth).toBeGreaterThanOrEqual(2);
  });

  it('notes why a structure is not drawn', () => {
    const odd = analyse([rows[0]!, rows[1]!, { ...rows[2]!, chrom: 'X' }, { ...rows[3]!, exons: [], cdsParts: [] }]);
    const { shapes } = isoformLayout(odd, options).structures;
    expect(shapes.map((shape) => shape.note)).toEqual(['', '', 'on chrX', 'structure not known']);
  });
});

describe('heatmapSvg', () => {
  const svg = heatmapSvg(analysis, { model, k: 3, labels: { 'BCL2L1-202': 'Bcl-xS <&"\'>' } });

  it('is the same for the same input and changes with what it shows', () => {
    expect(heatmapSvg(analysis, { model, k: 3, labels: { 'BCL2L1-202': 'Bcl-xS <&"\'>' } })).toBe(svg);
    expect(heatmapSvg(analysis, { model, k: 3, theme: 'dark' })).not.toBe(heatmapSvg(analysis, { model, k: 3 }));
    expect(heatmapSvg(analysis, { model, k: 3, introns: 'scale' })).toContain('introns to scale');
  });

  it('draws one cell for each pair, in drawn order, in the colour of its scaled value', () => {
    const cells = [...svg.matchAll(/<rect x="[^"]+" width="[^"]+" height="26" fill="(#[0-9a-f]{6})"\/>/g)].map(
      (m) => m[1],
    );
    const { order } = analysis.dendrogram;
    expect(cells).toEqual(
      order.flatMap((i) => order.map((j) => hexColour(viridis(analysis.similarity.scaled[i * 14 + j]!)))),
    );
  });

  it('escapes every text and is balanced', () => {
    expect(svg).toContain('Bcl-xS &lt;&amp;&quot;&#39;&gt;');
    const nasty = rows.map((row, i) => ({ ...row, name: `<script>"${String(i)}\u0000]]>`, biotype: '</svg>' }));
    const text = heatmapSvg({ ...analyse(nasty), gene: '<g>&' }, { model: { name: '<m>', trained: true } });
    expect(text).not.toMatch(/<script|<m>|<\/svg>[^\n]|\u0000/);
    expect(text.match(/<g[ >]/g)?.length).toBe(text.match(/<\/g>/g)?.length);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('marks an untrained model and only that', () => {
    expect(svg).toContain('>UNTRAINED MODEL<');
    expect(heatmapSvg(analysis, { model: { ...model, trained: true } })).not.toMatch(/untrained/i);
  });

  it('draws one, two and identical isoforms without a number that is none', () => {
    for (const count of [1, 2]) {
      expect(heatmapSvg(analyse(rows.slice(0, count)), { model })).not.toMatch(/NaN|undefined|Infinity/);
    }
    const same = analyseIsoforms('BCL2L1', rows, new Float32Array(14 * 4).fill(1), 'ward');
    const text = heatmapSvg(same, { model });
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(text).toContain('91 pairs of identical embeddings: given the highest finite similarity.');
  });

  it('says in its caption what made it', () => {
    const caption = isoformCaption(analysis, { model, k: 3, introns: 'compressed' });
    expect(caption).toMatch(/^14 isoforms of BCL2L1\. Colour: similarity 1 − ln\(L2 distance\)/);
    expect(caption).toMatch(/Orthrus Small \(sha256 ffffffffffff\), an untrained model/);
    expect(caption).toMatch(/over the 91 pairs .* average linkage on L2 distances, cut at .* into 3 clusters\./);
    expect(caption).toMatch(/shortened to 200 nt\.$/);
  });
});

describe('colours and texts', () => {
  it('viridis hits its ends and middle and clamps', () => {
    expect([0, 0.5, 1, -1, 2].map((v) => hexColour(viridis(v)))).toEqual([
      '#440154',
      '#21908c',
      '#fde725',
      '#440154',
      '#fde725',
    ]);
  });

  it('letters go on after Z, colours come round, ink contrasts', () => {
    expect([0, 25, 26, 51, 52, 702].map(clusterLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'AAA']);
    expect(clusterColour(8)).toBe(clusterColour(0));
    expect([inkOn('#0072b2'), inkOn('#f0e442')]).toEqual(['#ffffff', '#000000']);
  });

  it('numbers and ticks', () => {
    expect(niceTicks(-1.3, 2.1, 4)).toEqual([-1, 0, 1, 2]);
    expect(niceTicks(5, 5, 4)).toEqual([5]);
    expect([figure(-1.23456), figure(0), figure(1e-7), grouped(31664452)]).toEqual([
      '−1.235',
      '0',
      '1.00e−7',
      '31,664,452',
    ]);
  });

  it('texts are escaped, fitted and wrapped', () => {
    expect(escapeXml('a\tb\u0001\ud800&')).toBe('a b\ufffd\ufffd&amp;');
    expect(fitText('abc', 100, 12)).toBe('abc');
    expect(fitText('a very long name of an isoform', 60, 12)).toMatch(/^a ver.*…$/);
    const lines = wrapText('one two three four five six seven', 60, 12);
    expect(lines.join(' ')).toBe('one two three four five six seven');
    expect(lines.every((line) => textWidth(line, 12) <= 60)).toBe(true);
  });
});
