import { useMemo } from 'react';
import { namesOf } from '../../analysis/probe/scoreTest';
import type { Evaluation } from '../../analysis/probe/probeTypes';
import { evaluationConfusion } from '../../engine/export/evaluationCsv';
import { usePanel } from '../../notebook/react';
import { SvgFigure, usePageTheme } from '../parts/SvgFigure';
import { ConfusionTable } from './EvaluationTables';
import { confusionFigure, curvesFigure, labelsFigure, scoresFigure, truthFigure } from './figures';
import type { Shown } from './figures';

interface EvaluationFiguresProps {
  readonly evaluation: Evaluation;
  readonly shown: Shown;
  /** Predictions of all columns, and not of the one shown. */
  readonly all: boolean;
}

const WIDTH = 760;

/** The figures of an evaluation, as they are exported. */
export function EvaluationFigures({ evaluation, shown, all }: EvaluationFiguresProps) {
  const { id } = usePanel();
  const theme = usePageTheme();
  const { entry, seed, label } = shown;
  const names = namesOf(evaluation);
  const numbers = evaluation.task === 'regression';
  const figures = useMemo(() => {
    const frame = { width: WIDTH, theme };
    const of = { entry, seed, label };
    return {
      scores: scoresFigure(evaluation, frame),
      labels: names.length > 1 ? labelsFigure(evaluation, of, frame) : undefined,
      truth: numbers ? truthFigure(evaluation, of, all, frame) : undefined,
      curves: numbers ? undefined : curvesFigure(evaluation, of, frame),
      confusion: confusionFigure(evaluation, of, frame),
      matrix: evaluationConfusion(evaluation, entry),
    };
  }, [evaluation, entry, seed, label, all, theme, names, numbers]);
  const of = `${entry.name}, seed ${evaluation.splits[seed]!.seed}`;
  const stem = `${id}-${evaluation.task}`;
  return (
    <div className="probe-figures">
      <SvgFigure svg={figures.scores} testId={`${stem}-scores`} label="Scores with intervals, as in the table above" />
      {figures.labels !== undefined && (
        <SvgFigure
          svg={figures.labels}
          testId={`${stem}-labels`}
          label={`Scores of each column by ${entry.name}, as in its table`}
        />
      )}
      {figures.truth !== undefined && (
        <SvgFigure
          svg={figures.truth}
          testId={`${stem}-truth`}
          label={`Predicted against true values of the test rows: ${of}; the points are in predictions.csv`}
        />
      )}
      {figures.curves !== undefined && (
        <SvgFigure
          svg={figures.curves}
          testId={`${stem}-curves`}
          label={`Precision-recall and ROC curves of ${names[label]!}, ${of}; the points are in curves.csv`}
        />
      )}
      {!numbers && figures.curves === undefined && (
        <p className="quiet">
          The test rows of this seed are all alike in {names[label]}: there is no curve. Choose another seed or column.
        </p>
      )}
      {figures.confusion !== undefined && (
        <SvgFigure
          svg={figures.confusion}
          testId={`${stem}-confusion`}
          label={`Confusion matrix: ${entry.name}, all seeds`}
        >
          {figures.matrix && <ConfusionTable matrix={figures.matrix} />}
        </SvgFigure>
      )}
    </div>
  );
}
