/** The figures and the tables of a few-shot run; the page and the command line draw the same. */
import { csvLine } from '../../engine/export/csv';
import { radialSvg } from '../../engine/export/radialSvg';
import type { ScoreFigure, ScoreReference } from '../../engine/export/scoreLines';
import { seriesSvg } from '../../engine/export/seriesSvg';
import type { Metric } from '../../engine/fineTuneContracts';
import type { FewShotArtefact } from '../../notebook/artefacts';
import { counted, formatCount } from '../../notebook/format';
import type { FigureSize } from '../../notebook/panelKind';
import { METRIC_TEXT } from '../finetune/run';
import { bestAt, findCell, scoreOf } from './cells';
import { PAPER_NAMES, paperTask } from './paperTable';
import type { PaperTask } from './paperTable';
import type { Contestant } from './contestants';
import type { FewShotView, Size } from './schema';

/** The metric that is shown. */
export const shownMetric = ({ metric }: FewShotArtefact, view: FewShotView): Metric => view.metric ?? metric;

/** The paper's values beside ours: only where the same metric is shown. */
export const shownPaper = (artefact: FewShotArtefact, view: FewShotView): PaperTask | undefined =>
  shownMetric(artefact, view) === artefact.metric ? paperTask(artefact, view.paper) : undefined;

/** Rows trained on at a size; a mean where seeds differ. */
export const rowsAt = ({ cells }: FewShotArtefact, size: Size): number =>
  size === 'all' ? (cells.find((cell) => cell.size === 'all')?.rows ?? NaN) : size;

const sizeLabel = (artefact: FewShotArtefact, size: Size): string => {
  if (size !== 'all') return formatCount(size);
  const rows = rowsAt(artefact, size);
  return Number.isFinite(rows) ? `all (${formatCount(rows)})` : 'all';
};

/** What both figures draw. */
export function scoreFigure(artefact: FewShotArtefact, view: FewShotView): ScoreFigure {
  const metric = shownMetric(artefact, view);
  const paper = shownPaper(artefact, view);
  // All rows of a table that has only begun are not known yet.
  const sizes = artefact.sizes.filter((size) => Number.isFinite(rowsAt(artefact, size)));
  const all = sizes.indexOf('all');
  const references = artefact.contestants.flatMap(({ id }, line): ScoreReference[] => {
    if (!paper || all < 0) return [];
    const [mean, deviation] = paper.values[id as Contestant];
    return [{ line, size: all, mean, deviation }];
  });
  return {
    score: METRIC_TEXT[metric],
    sizes: sizes.map((size) => ({ label: sizeLabel(artefact, size), rows: rowsAt(artefact, size) })),
    lines: artefact.contestants.map(({ id, name }) => ({
      name,
      points: sizes.map((size) => {
        const cell = findCell(artefact, id, size);
        return cell && scoreOf(cell, metric);
      }),
    })),
    references,
    referenceText: 'paper: other data, other splits',
  };
}

const listed = new Intl.ListFormat('en-GB');

/** What the paper's values are, and what they are not. */
export const paperText = ({ title }: PaperTask, { contestants }: FewShotArtefact): string =>
  `Paper, Table A2 (${title}): other data, other splits; ${listed.format(
    contestants.map(({ id }) => PAPER_NAMES[id as Contestant]),
  )} on all of its training rows.`;

/** What made a figure. */
function caption(artefact: FewShotArtefact, view: FewShotView, drawn: string): string {
  const { columns, labels, seeds, contestants } = artefact;
  const paper = shownPaper(artefact, view);
  const predicted =
    columns.length > 3 ? `${columns.slice(0, 3).join(', ')} and ${columns.length - 3} more` : columns.join(', ');
  const untrained = contestants.some(({ id, trained }) => id === 'model' && !trained)
    ? ['The model that goes in is UNTRAINED: it, too, starts from random weights.']
    : [];
  return [
    `${METRIC_TEXT[shownMetric(artefact, view)]} of ${predicted} (${labels}) on test rows that no training has seen, mean over ${counted(seeds.length, 'seed')}${drawn}.`,
    'All contestants have the same splits and the same training rows.',
    ...untrained,
    ...(paper ? [`Hollow: ${paperText(paper, artefact)}`] : []),
  ].join(' ');
}

/** Scores over training rows. */
export const seriesFigure = (artefact: FewShotArtefact, view: FewShotView, title: string, size: FigureSize): string =>
  seriesSvg(scoreFigure(artefact, view), {
    ...size,
    title,
    caption: caption(artefact, view, artefact.seeds.length > 1 ? '; bars: one standard deviation' : ''),
  });

/** The paper's Fig. 2C. */
export const radialFigure = (artefact: FewShotArtefact, view: FewShotView, title: string, size: FigureSize): string =>
  radialSvg(scoreFigure(artefact, view), {
    ...size,
    title,
    caption: caption(artefact, view, '; training rows around the circle, the score outwards'),
  });

/** scores.csv: one line a contestant, size, seed and metric. */
export function scoresTable({ cells }: FewShotArtefact): string {
  const head = ['contestant', 'size', 'seed', 'metric', 'value', 'train', 'validation', 'test', 'epoch', 'epochs'];
  const lines = cells.flatMap(({ contestant, size, seeds }) =>
    seeds.flatMap(({ seed, scores, counts, bestEpoch, epochs }) =>
      Object.entries(scores).map(([metric, value]) =>
        csvLine([
          ...[contestant, size, seed, metric, Number.isFinite(value) ? value : ''],
          ...[counts.train, counts.validation, counts.test, bestEpoch, epochs],
        ]),
      ),
    ),
  );
  return csvLine(head) + lines.join('');
}

/** table.csv: one line a contestant and size, with the shown metric; `best` is 1 where its mean is the best of its size. */
export function meansTable(artefact: FewShotArtefact, view: FewShotView): string {
  const metric = shownMetric(artefact, view);
  const paper = shownPaper(artefact, view);
  const written = (value: number): number | string => (Number.isFinite(value) ? value : '');
  const head = [
    'contestant',
    'name',
    'size',
    'rows',
    'metric',
    'mean',
    'deviation',
    'ci_low',
    'ci_high',
    'seeds',
    'best',
    'source',
  ];
  const lines = artefact.cells.map((cell) => {
    const { n, mean, deviation, low, high } = scoreOf(cell, metric);
    const { name } = artefact.contestants.find(({ id }) => id === cell.contestant)!;
    const best = Number(bestAt(artefact, cell.size, metric).includes(cell.contestant));
    return csvLine([
      ...[cell.contestant, name, cell.size, cell.rows, metric],
      ...[mean, deviation, low, high].map(written),
      ...[n, best, 'here'],
    ]);
  });
  const references = artefact.contestants.flatMap(({ id }) => {
    if (!paper) return [];
    const [mean, deviation] = paper.values[id as Contestant];
    const source = `paper, Table A2, ${paper.title}: other data, other splits`;
    return [csvLine([id, PAPER_NAMES[id as Contestant], 'all', '', metric, mean, deviation, '', '', 3, '', source])];
  });
  return csvLine(head) + lines.join('') + references.join('');
}
