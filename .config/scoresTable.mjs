/** The table of docs/results.md, from the rows that `orthrus evaluate` wrote. */

const UNTRAINED = 'the same encoder, untrained';
const UNSEEN = 'genes that the encoder never saw';
const HOMOLOGS = 'groups of homologs';
const HALF_LIFE = 'half_life_pc1';
const STRUCTURE = [
  ['ln(1 + CDS length in nt)', 'ln CDS length'],
  ['ln(1 + 3′ UTR length in nt)', 'ln 3′ UTR length'],
  ['ln(1 + 5′ UTR length in nt)', 'ln 5′ UTR length'],
  ['exons', 'exons'],
];

const signed = (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
const spread = ({ deviation }, decimals, scale = 1) =>
  deviation === '' ? '' : ` ± ${(scale * Number(deviation)).toFixed(decimals)}`;

/** @param {Record<'mouse' | 'human', Record<string, string>[]>} scores rows by column name */
export function scoresTable(scores) {
  const model = scores.mouse[0].features;
  const columns = [model, UNTRAINED, undefined, '4-mers', '4-mers, codons, lengths, exon density'];
  const line = (title, cells) => `| ${[title, ...cells].join(' | ')} |`;
  /** One thing told on one kind of split. */
  const told = (species, column, split, title) => {
    const of = (what, features) =>
      scores[species].find((row) => row.what === what && row.split === split && row.features === features);
    const [own] = columns.map((features) => of(`${column}, Pearson R`, features));
    if (!own) return [];
    const less = of(`${column}, difference of Pearson R`, `${model} less ${UNTRAINED}`);
    const cells = columns.map((features) => {
      if (features === undefined) {
        const interval =
          less.low === '' ? spread(less, 3) : ` (${signed(Number(less.low))} to ${signed(Number(less.high))})`;
        return signed(Number(less.value)) + interval;
      }
      const row = of(`${column}, Pearson R`, features);
      return row ? Number(row.value).toFixed(3) + spread(row, 3) : '';
    });
    return [line(`${title.replace('N', Number(own.tested).toLocaleString('en'))}`, cells)];
  };
  const parts = [...new Set(scores.mouse.map(({ split }) => split))].filter((split) => split.startsWith(`${UNSEEN}, `));
  const halfLives = ['mouse', 'human'].flatMap((species) => [
    ...told(species, HALF_LIFE, UNSEEN, `${species} half-life, R, N test genes`),
    ...(species === 'mouse' ? parts : []).flatMap((split) =>
      told(species, HALF_LIFE, split, `… of these, ${split.slice(UNSEEN.length + 2)}: N`),
    ),
    ...told(species, HALF_LIFE, HOMOLOGS, `${species} half-life, R, five splits by homology`),
  ]);
  const percent = (row) => `${(100 * row.value).toFixed(1)}${spread(row, 1, 100)} %`;
  const found = scores.mouse.filter(({ what }) => what === 'retrieval');
  return [
    line('', ['the model', 'untrained', 'model less untrained', '4-mers', '4-mers, codons, lengths, exon density']),
    '|---|---|---|---|---|---|',
    line(`partners found, ${found[0].tested} pairs of test genes`, [...found.map(percent), '', '', '']),
    ...halfLives,
    ...STRUCTURE.flatMap(([column, title]) => told('mouse', column, UNSEEN, `${title}, R, mouse test genes`)),
  ].join('\n');
}
