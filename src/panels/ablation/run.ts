/** The Ablation panel without its view: scores of runs in, Z scores and tests against a reference out. */
import type { Ablation } from '../../analysis/ablationTypes';
import { ablationHeatmapSvg } from '../../engine/export/ablationHeatmapSvg';
import { zText } from '../../engine/export/ablationCaption';
import { csvLine } from '../../engine/export/csv';
import { stripSvg } from '../../engine/export/stripSvg';
import { METRICS } from '../../lib/statistics/scoreTypes';
import type { AblationArtefact, Result } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { OutputContext, OutputFile, PanelKind } from '../../notebook/panelKind';
import { compareConnected, RUNS } from './comparing';
import { arranged } from './named';
import { parseAblationParams, parseAblationView } from './schema';
import type { AblationParams, AblationView } from './schema';

const figureOf = (value: number): number | string => (Number.isFinite(value) ? value : '');

/** One line a run, task and seed. */
export function zScoresCsv({ runs, tasks, cells, overall }: Ablation): string {
  const header = ['run', 'group', 'task', 'metric', 'seed', 'value', 'z', 'mean_z', 'overall_z'];
  return [
    csvLine(header),
    ...runs.flatMap(({ name, group }, r) =>
      tasks.flatMap((task, t) => {
        const { seeds, values, z, meanZ } = cells[r]![t]!;
        return seeds.map((seed, i) =>
          csvLine([
            ...[name, group, task.name, task.metric, seed, values[i]!],
            ...[z[i]!, meanZ, overall[r]!].map(figureOf),
          ]),
        );
      }),
    ),
  ].join('');
}

/** One line a run and task. */
export function pValuesCsv({ runs, tasks, cells, reference, adjusted }: Ablation): string {
  const header = ['run', 'reference', 'task', 'metric', 'seeds', 'mean', 'deviation', 'mean_z', 'p', 'p_adjusted'];
  return [
    csvLine([...header, 'decided_by', 'reference_better']),
    ...runs.flatMap(({ name }, r) =>
      tasks.map((task, t) => {
        const { seeds, mean, deviation, meanZ, p, adjustedP, significant } = cells[r]![t]!;
        return csvLine([
          ...[name, runs[reference]!.name, task.name, task.metric, seeds.length],
          ...[mean, deviation, meanZ, p, adjustedP].map(figureOf),
          ...[adjusted ? 'p_adjusted' : 'p', significant === undefined ? '' : String(significant)],
        ]);
      }),
    ),
  ].join('');
}

async function files(
  { artefact }: Result<AblationArtefact>,
  { view, title, connected = {}, figure }: OutputContext<AblationParams, AblationView>,
): Promise<readonly OutputFile[]> {
  const ablation = arranged(artefact.ablation, connected, view);
  const { width, theme } = figure;
  return [
    { name: 'zscores.csv', content: zScoresCsv(ablation) },
    { name: 'pvalues.csv', content: pValuesCsv(ablation) },
    { name: 'heatmap.svg', content: ablationHeatmapSvg(ablation, { title, width, theme }) },
    { name: 'strip.svg', content: stripSvg(ablation, { title, width, theme, scale: view.scale }) },
  ];
}

const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number');

function isAblation(value: unknown): value is Ablation {
  const { runs, tasks, cells, overall, reference, notes } = (value ?? {}) as Partial<Ablation>;
  if (![runs, tasks, cells, notes].every(Array.isArray) || !isNumbers(overall)) return false;
  const count = runs!.length;
  if (cells!.length !== count || overall.length !== count) return false;
  if (!Number.isInteger(reference) || reference! < 0 || reference! >= count) return false;
  const named = runs!.every(({ id, name, group }) => [id, name, group].every((text) => typeof text === 'string'));
  return (
    named &&
    tasks!.every(({ name, metric }) => typeof name === 'string' && METRICS.includes(metric)) &&
    cells!.every(
      (row) =>
        Array.isArray(row) &&
        row.length === tasks!.length &&
        row.every(({ seeds, values, z, meanZ }) => [seeds, values, z].every(isNumbers) && typeof meanZ === 'number'),
    )
  );
}

function summary({ artefact: { ablation } }: Result<AblationArtefact>): string {
  const { runs, tasks, overall, reference } = ablation;
  return `${counted(runs.length, 'run')}, ${counted(tasks.length, 'task')}; reference Z ${zText(overall[reference]!)}`;
}

export const ablationKind: PanelKind<AblationParams, AblationView, AblationArtefact> = {
  kind: 'ablation',
  version: 1,
  title: 'Ablation',
  purpose: 'Runs side by side: which choices count, on one scale for all tasks.',
  action: 'Compare',
  ports: [RUNS],
  gives: 'ablation',
  takesSubset: false,
  automatic: true,
  parse: parseAblationParams,
  parseView: parseAblationView,
  // Without a table there is nothing to compare but what is connected.
  needs: ({ table }, connected) => (table && !connected.includes(RUNS.name) ? [] : [RUNS.name]),
  run: compareConnected,
  summary,
  sound: (artefact): artefact is AblationArtefact => {
    const { type, ablation } = (artefact ?? {}) as Partial<AblationArtefact>;
    return type === 'ablation' && isAblation(ablation);
  },
  files,
};
