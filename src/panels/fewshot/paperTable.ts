/** The paper's Table A2: full fine-tuning, mean ± deviation over three seeds, homology splits. Other data, other splits than a user's. */
import type { Metric } from '../../engine/fineTuneContracts';
import type { FewShotArtefact } from '../../notebook/artefacts';
import type { Contestant } from './contestants';

export interface PaperTask {
  readonly id: string;
  readonly title: string;
  readonly metric: Extract<Metric, 'pearson' | 'auprc'>;
  /** Whether names of a table and its columns suggest this task. */
  readonly suggests: RegExp;
  readonly values: Readonly<Record<Contestant, readonly [mean: number, deviation: number]>>;
}

/** How the paper calls what stands in the contestants' places. */
export const PAPER_NAMES: Readonly<Record<Contestant, string>> = {
  model: 'Orthrus Small',
  scratch: 'Mamba Small',
  saluki: 'Saluki',
  'dilated-cnn': 'Dilated CNN',
};

type Row = readonly [mean: number, deviation: number];
const task = (
  id: string,
  title: string,
  metric: PaperTask['metric'],
  suggests: RegExp,
  [model, cnn, scratch, saluki]: readonly [orthrus: Row, cnn: Row, mamba: Row, saluki: Row],
): PaperTask => ({ id, title, metric, suggests, values: { model, scratch, saluki, 'dilated-cnn': cnn } });

// prettier-ignore
export const PAPER_TASKS: readonly PaperTask[] = [
  task('eclip', 'eCLIP', 'auprc', /e-?clip/, [[0.516, 0.007], [0.430, 0.001], [0.452, 0.005], [0.415, 0.005]]),
  task('go-mf', 'GO molecular function', 'auprc', /\bgo\b|go[-_ ]?(mf|id|term)|molecular[-_ ]?function/, [[0.423, 0.006], [0.314, 0.021], [0.328, 0.004], [0.370, 0.014]]),
  task('prot-loc', 'protein localization', 'auprc', /prot(ein)?[-_ ]?loc/, [[0.396, 0.023], [0.306, 0.050], [0.365, 0.024], [0.396, 0.018]]),
  task('rna-loc-fazal', 'RNA localization, Fazal', 'auprc', /fazal/, [[0.784, 0.011], [0.713, 0.008], [0.747, 0.018], [0.763, 0.009]]),
  task('rna-loc-ietswaart', 'RNA localization, Ietswaart', 'auprc', /ietswaart/, [[0.826, 0.002], [0.798, 0.005], [0.797, 0.003], [0.806, 0.004]]),
  task('mrl-sugimoto', 'mean ribosome load, Sugimoto', 'pearson', /mrl|ribosome[-_ ]?load|sugimoto/, [[0.474, 0.033], [0.366, 0.043], [0.431, 0.064], [0.471, 0.040]]),
  task('rnahl-human', 'RNA half-life, human', 'pearson', /human.*half[-_ ]?li[fv]e|half[-_ ]?li[fv]e.*human|(rna)?hl[-_ ]?human/, [[0.742, 0.012], [0.661, 0.014], [0.674, 0.024], [0.713, 0.019]]),
  task('rnahl-mouse', 'RNA half-life, mouse', 'pearson', /mouse.*half[-_ ]?li[fv]e|half[-_ ]?li[fv]e.*mouse|(rna)?hl[-_ ]?mouse/, [[0.693, 0.025], [0.634, 0.012], [0.608, 0.029], [0.657, 0.030]]),
];

/** Tasks of the paper that are scored as this one is. */
export const comparableTasks = ({ metric }: Pick<FewShotArtefact, 'metric'>): readonly PaperTask[] =>
  PAPER_TASKS.filter((one) => one.metric === metric);

/**
 * The paper's task whose values are shown.
 * @param chosen its id, 'none', or null for the one that names of table and columns suggest
 */
export function paperTask(
  artefact: Pick<FewShotArtefact, 'metric' | 'labels' | 'columns'>,
  chosen: string | null,
): PaperTask | undefined {
  const tasks = comparableTasks(artefact);
  if (chosen !== null) return tasks.find(({ id }) => id === chosen);
  const names = [artefact.labels, ...artefact.columns].join(' ').toLowerCase().replaceAll('_', '-');
  return tasks.find(({ suggests }) => suggests.test(names));
}
