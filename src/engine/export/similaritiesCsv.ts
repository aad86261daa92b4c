import { MEASURES, PAIR_GROUPS } from '../../analysis/isoformFunction/similaritiesTypes';
import { divergence } from '../../analysis/isoformFunction/groupStatistics';
import type { GeneCorrelations, RankTest, Similarities } from '../../analysis/isoformFunction/similaritiesTypes';
import type { Spread } from '../../lib/statistics/spread';
import { csvLine } from './csv';

/** The smallest p that is told as it is: what R writes as a bound. */
const LEAST_P = 2.2e-16;

/** A p value with two digits, "0.043", "1.2e-9"; its bound "< 2.2e-16" where it is smaller; "–" where it is not defined. */
export function pText(p: number): string {
  if (Number.isNaN(p)) return '–';
  if (p < LEAST_P) return '< 2.2e-16';
  return p < 1e-3 ? p.toExponential(1) : Number(p.toPrecision(2)).toString();
}

/** A number as it is, from which it is read back exactly; empty where it is not defined. */
const cell = (value: number): number | string => (Number.isNaN(value) ? '' : value);

/** One line a pair. Overlaps and Jaccard indices 0 … 1, percentiles 0 … 100; empty where something is not defined. */
export function pairsCsv({ transcripts: { ids, names, genes }, pairs }: Similarities): string {
  const header = ['group', 'gene_a', 'gene_b', 'transcript_a', 'transcript_b', 'id_a', 'id_b', 'l2_distance'];
  const more = ['similarity', 'length_similarity', 'sequence_overlap', 'cds_overlap', 'domain_jaccard'];
  const lines = Array.from(pairs.group, (group, pair) => {
    const [a, b] = [pairs.a[pair]!, pairs.b[pair]!];
    const figures = [pairs.distance, pairs.similarity, pairs.length, pairs.sequence, pairs.cds, pairs.domains];
    return csvLine([
      PAIR_GROUPS[group]!,
      ...[genes[a]!, genes[b]!, names[a]!, names[b]!, ids[a]!, ids[b]!],
      ...figures.map((column) => cell(column[pair]!)),
      ...[pairs.cdsPercentile[pair]!, pairs.similarityPercentile[pair]!, divergence(pairs, pair)].map(cell),
    ]);
  });
  return csvLine([...header, ...more, 'cds_percentile', 'similarity_percentile', 'divergence']) + lines.join('');
}

const SPREAD = ['count', 'least', 'lower_quartile', 'median', 'upper_quartile', 'most'];
const spreadCells = (spread: Spread): (number | string)[] =>
  [spread.count, spread.least, spread.lowerQuartile, spread.median, spread.upperQuartile, spread.most].map(cell);

const TEST = ['u', 'p', 'p_text', 'auc', 'rank_biserial'];
const testCells = ({ u, p, auc, rankBiserial }: RankTest): (number | string)[] => [
  ...[u, p].map(cell),
  pText(p),
  ...[auc, rankBiserial].map(cell),
];

/**
 * Groups of pairs, the tests between them, similarity against CDS overlap within genes, genes without a correlation, and notes: tables with
 * empty lines between them.
 */
export function groupsCsv({ groups, tests, overlap, correlations, notes }: Similarities): string {
  const relation = ['pairs', 'pearson', 'spearman'];
  const tables = [
    [
      csvLine(['group', ...SPREAD, 'identical', 'genes', ...relation.map((name) => `domain_${name}`)]),
      ...groups.map(({ group, spread, identical, genes, domains }) =>
        csvLine([
          group,
          ...spreadCells(spread),
          identical,
          genes,
          ...[domains.count, domains.pearson, domains.spearman].map(cell),
        ]),
      ),
    ],
    [
      csvLine(['first', 'second', ...TEST]),
      ...tests.map(({ first, second, ...test }) => csvLine([first, second, ...testCells(test)])),
    ],
    [
      csvLine(relation.map((name) => `cds_overlap_${name}`)),
      csvLine([overlap.count, overlap.pearson, overlap.spearman].map(cell)),
    ],
    ...(correlations
      ? [
          [
            csvLine(['no_domain_correlation_because', 'genes']),
            ...correlations.unused.map(({ reason, genes }) => csvLine([reason, genes])),
          ],
        ]
      : []),
    [csvLine(['note']), ...notes.map((note) => csvLine([note]))],
  ];
  return tables.map((lines) => lines.join('')).join('\n');
}

/** One line a gene: correlations of each measure with domain Jaccard. */
export function genesCsv({ genes, pairs, pearson, spearman }: GeneCorrelations): string {
  const names = (what: string): string[] => MEASURES.map((measure) => `${measure}_${what}`);
  const lines = genes.map((gene, i) =>
    csvLine([
      gene,
      pairs[i]!,
      ...MEASURES.map((measure) => cell(pearson[measure][i]!)),
      ...MEASURES.map((measure) => cell(spearman[measure][i]!)),
    ]),
  );
  return csvLine(['gene', 'pairs', ...names('pearson'), ...names('spearman')]) + lines.join('');
}

/** One line a measure and kind of correlation: how it lies over genes, and the tests of the embedding's against it. */
export function measuresCsv({ measures }: Similarities): string {
  const tests = [
    'tested_genes',
    'wilcoxon_w',
    'wilcoxon_p',
    'wilcoxon_p_text',
    ...TEST.map((name) => `mann_whitney_${name}`),
  ];
  const lines = measures.flatMap((one) =>
    (['pearson', 'spearman'] as const).map((kind) => {
      const test = one.against?.[kind];
      return csvLine([
        one.measure,
        kind,
        ...spreadCells(one[kind]),
        ...(test
          ? [
              test.count,
              ...[test.wilcoxon.w, test.wilcoxon.p].map(cell),
              pText(test.wilcoxon.p),
              ...testCells(test.mannWhitney),
            ]
          : tests.map(() => '')),
      ]);
    }),
  );
  return csvLine(['measure', 'correlation', ...SPREAD, ...tests]) + lines.join('');
}
