import type { Evaluation } from '../../analysis/probe/probeTypes';
import { namesOf } from '../../analysis/probe/scoreTest';
import {
  evaluationConfusionCsv,
  evaluationCurvesCsv,
  evaluationPredictionsCsv,
  evaluationScoresCsv,
  evaluationSplitCsv,
} from '../../engine/export/evaluationCsv';
import type { EvaluationArtefact, Result } from '../../notebook/artefacts';
import type { OutputContext, OutputFile } from '../../notebook/panelKind';
import { confusionFigure, curvesFigure, labelsFigure, scoresFigure, shownOf, truthFigure } from './figures';
import type { EvaluationView } from './schema';

/**
 * Tables and figures of an evaluation.
 * @param every predictions of all columns are drawn, and not of the one that the view shows
 */
export async function evaluationFiles(
  { artefact }: Result<EvaluationArtefact>,
  { view, figure }: Pick<OutputContext<unknown, EvaluationView>, 'view' | 'figure'>,
  every = false,
): Promise<readonly OutputFile[]> {
  const all: readonly Evaluation[] = [artefact, ...artefact.further];
  const shown = shownOf(artefact, view);
  const numbers = artefact.task === 'regression';
  const files: (OutputFile | undefined)[] = [
    { name: 'scores.csv', content: evaluationScoresCsv(all) },
    { name: 'predictions.csv', content: evaluationPredictionsCsv(all) },
    { name: 'split.csv', content: evaluationSplitCsv(artefact) },
    file('curves.csv', numbers ? '' : evaluationCurvesCsv(artefact, shown.seed)),
    file('confusion.csv', all.map(evaluationConfusionCsv).join('')),
    { name: 'scores.svg', content: scoresFigure(artefact, figure) },
    file('labels.svg', namesOf(artefact).length > 1 ? labelsFigure(artefact, shown, figure) : ''),
    file('predicted.svg', numbers ? truthFigure(artefact, shown, every, figure) : ''),
    file('curves.svg', numbers ? '' : (curvesFigure(artefact, shown, figure) ?? '')),
    ...all.map((one) => file('confusion.svg', confusionFigure(one, shownOf(one, view), figure) ?? '')),
  ];
  return files.filter((one) => one !== undefined);
}

/** Nothing where there is nothing to write. */
const file = (name: string, content: string): OutputFile | undefined =>
  content === '' ? undefined : { name, content };
