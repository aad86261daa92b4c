import type { Ablation, AblationRun } from '../../analysis/ablationTypes';
import type { ConnectedPanel } from '../../notebook/panelKind';
import type { AblationView } from './schema';

/** The runs with the titles and groups of their panels; those of one title are told apart by the panel's id. */
export function namedRuns(
  { runs }: Pick<Ablation, 'runs'>,
  connected: Readonly<Record<string, ConnectedPanel>>,
  { groups }: Pick<AblationView, 'groups'>,
): readonly AblationRun[] {
  const named = runs.map((run) => {
    const panel = connected[run.id];
    return panel ? { id: run.id, name: panel.title, group: groups[panel.id] ?? run.group } : run;
  });
  const count = (name: string): number => named.filter((one) => one.name === name).length;
  return named.map((run) =>
    count(run.name) > 1 ? { ...run, name: `${run.name} (${connected[run.id]?.id ?? 'table'})` } : run,
  );
}

/** Indices of runs, those of a group together, groups in the order of their first run. */
export function groupedOrder(runs: readonly AblationRun[]): readonly number[] {
  const groups = [...new Set(runs.map(({ group }) => group))];
  return [...runs.keys()].sort((a, b) => groups.indexOf(runs[a]!.group) - groups.indexOf(runs[b]!.group) || a - b);
}

/** The same comparison, its runs named and its rows grouped. */
export function arranged(
  ablation: Ablation,
  connected: Readonly<Record<string, ConnectedPanel>>,
  view: Pick<AblationView, 'groups'>,
): Ablation {
  const runs = namedRuns(ablation, connected, view);
  const order = groupedOrder(runs);
  return {
    ...ablation,
    runs: order.map((r) => runs[r]!),
    cells: order.map((r) => ablation.cells[r]!),
    overall: order.map((r) => ablation.overall[r]!),
    reference: order.indexOf(ablation.reference),
  };
}
