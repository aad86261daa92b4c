/** The Few-shot panel without its view: who learns most from how few labels. */
import type { FewShotArtefact, FewShotCell } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { OutputFile, PanelKind } from '../../notebook/panelKind';
import { meanText, METRIC_TEXT } from '../finetune/run';
import { findCell } from './cells';
import { CONTESTANTS } from './contestants';
import { fewShot, sizeText } from './fewShot';
import { meansTable, radialFigure, scoresTable, seriesFigure } from './figures';
import { contestantsOf, parseFewShotParams, parseFewShotView, sharedConfig } from './schema';
import type { FewShotParams, FewShotView } from './schema';

const isSize = (value: unknown): boolean => value === 'all' || Number.isInteger(value);

function isCell(value: unknown): value is FewShotCell {
  if (typeof value !== 'object' || value === null) return false;
  const { contestant, size, rows, seeds, mean, deviation, ci } = value as Partial<FewShotCell>;
  if (typeof contestant !== 'string' || !isSize(size) || !Array.isArray(seeds) || seeds.length === 0) return false;
  if (![rows, mean, deviation].every((one) => typeof one === 'number')) return false;
  if (!Array.isArray(ci) || ci.length !== 2 || !ci.every((one) => typeof one === 'number')) return false;
  return (seeds as readonly Partial<FewShotCell['seeds'][number]>[]).every(
    ({ seed, counts, scores, bestEpoch, epochs }) =>
      Number.isInteger(seed) &&
      typeof counts?.train === 'number' &&
      typeof counts.validation === 'number' &&
      typeof counts.test === 'number' &&
      typeof scores === 'object' &&
      Object.values(scores).every((score) => typeof score === 'number') &&
      typeof bestEpoch === 'number' &&
      typeof epochs === 'number',
  );
}

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

/** Whether a value has the shape of this panel's result: every cell is of a size and contestant that it names. */
export function isFewShot(value: unknown): value is FewShotArtefact {
  const { type, task, metric, sizes, contestants, cells, seeds, labels, columns, notes } = (value ??
    {}) as Partial<FewShotArtefact>;
  if (type !== 'fewshot' || typeof task !== 'string' || !Object.hasOwn(METRIC_TEXT, metric ?? '')) return false;
  if (!Array.isArray(sizes) || !sizes.every(isSize) || !Array.isArray(seeds) || typeof labels !== 'string')
    return false;
  if (!areTexts(columns) || !areTexts(notes) || !Array.isArray(contestants) || !Array.isArray(cells)) return false;
  const sound = (contestants as FewShotArtefact['contestants']).every(
    ({ id, name, trained }) =>
      CONTESTANTS.some((one) => one === id) && typeof name === 'string' && typeof trained === 'boolean',
  );
  return (
    sound &&
    (cells as readonly unknown[]).every(
      (cell) =>
        isCell(cell) &&
        sizes.includes(cell.size) &&
        (contestants as FewShotArtefact['contestants']).some(({ id }) => id === cell.contestant),
    )
  );
}

/** The first contestant at the smallest and the largest size. */
function summary({ artefact }: { readonly artefact: FewShotArtefact }): string {
  const { metric, sizes, contestants } = artefact;
  const [first] = contestants;
  const parts = [...new Set([sizes[0], sizes.at(-1)])].flatMap((size) => {
    const cell = first && size !== undefined ? findCell(artefact, first.id, size) : undefined;
    return cell ? [`${meanText(cell)} with ${sizeText(cell.size)}`] : [];
  });
  return `${first?.name ?? ''}: ${METRIC_TEXT[metric]} ${parts.join(', ')}; ${counted(contestants.length, 'contestant')}`;
}

export const fewShotKind: PanelKind<FewShotParams, FewShotView, FewShotArtefact> = {
  kind: 'fewshot',
  version: 1,
  title: 'Few-shot',
  purpose:
    'How well a model predicts a property after 30, 100, 300 or all labelled transcripts, beside others on the same rows.',
  action: 'Fine-tune all',
  ports: [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'], optional: true },
  ],
  gives: 'fewshot',
  takesSubset: true,
  automatic: false,
  parse: parseFewShotParams,
  parseView: parseFewShotView,
  lacks: (params) => {
    if (!params.labels) return 'First choose a labelled table.';
    if (params.contestants?.length === 0) return 'First choose who is trained.';
    return sharedConfig(params).problems.size > 0 ? 'First mend the marked values.' : undefined;
  },
  needs: (params, connected) =>
    contestantsOf(params, connected.includes('model')).includes('model') ? ['transcripts', 'model'] : ['transcripts'],
  keyed: (params) => ({ ...params, changes: undefined, config: sharedConfig(params).config }),
  run: fewShot,
  summary,
  sound: isFewShot,
  files: async ({ artefact }, { view, title, figure }): Promise<readonly OutputFile[]> => [
    { name: 'scores.csv', content: scoresTable(artefact) },
    { name: 'table.csv', content: meansTable(artefact, view) },
    { name: 'series.svg', content: seriesFigure(artefact, view, title, figure) },
    { name: 'radial.svg', content: radialFigure(artefact, view, title, figure) },
  ],
};
