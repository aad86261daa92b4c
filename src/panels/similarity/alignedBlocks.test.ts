import { describe, expect, it } from 'vitest';
import { alignedBlocks, proteinFasta, residueDomains } from './alignedBlocks';

const none = (length: number): Int32Array => new Int32Array(length).fill(-1);

describe('lines of an alignment', () => {
  it('count residues and not gaps, and mark what is the same', () => {
    const [block, ...rest] = alignedBlocks('MK-LV', 'MRTL-', none(4), none(4));
    expect(rest).toEqual([]);
    expect(block!.marks).toBe('|· | ');
    expect([block!.a.first, block!.a.last, block!.b.first, block!.b.last]).toEqual([1, 4, 1, 4]);
    expect(block!.a.runs.map(({ text, same }) => [text, same])).toEqual([
      ['M', true],
      ['K-', false],
      ['L', true],
      ['V', false],
    ]);
  });

  it('wrap at 60, a gap throughout has no residue of its own', () => {
    const blocks = alignedBlocks(
      'A'.repeat(130),
      `${'A'.repeat(60)}${'-'.repeat(60)}${'A'.repeat(10)}`,
      none(130),
      none(70),
    );
    expect(blocks.map(({ a, b }) => [a.first, a.last, b.first, b.last])).toEqual([
      [1, 60, 1, 60],
      [61, 120, 60, 60],
      [121, 130, 61, 70],
    ]);
    expect(alignedBlocks('', '', none(0), none(0))).toEqual([]);
  });
});

it('the shortest domain is shown where several overlap, and what lies beyond the protein is not', () => {
  const domains = [
    { accession: 'IPR2', start: 2, end: 4 },
    { accession: 'IPR1', start: 0, end: 9 },
  ];
  expect([...residueDomains(6, domains, ['IPR1', 'IPR2'])]).toEqual([0, 0, 1, 1, 0, 0]);
});

it('FASTA wraps at 60 letters', () => {
  const sequence = 'M'.repeat(61);
  expect(
    proteinFasta([
      { name: 'X-201', gene: 'X', sequence },
      { name: 'Y', gene: '', sequence: '' },
    ]),
  ).toBe(`>X-201 gene:X length:61\n${'M'.repeat(60)}\nM\n>Y length:0\n`);
});
