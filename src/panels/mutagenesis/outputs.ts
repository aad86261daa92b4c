/** What a connected Probe, Structure or Fine-tune panel can predict. */
import type { TaskKind } from '../../analysis/evaluationTypes';
import type { Evaluation } from '../../analysis/probe/probeTypes';
import { namesOf } from '../../analysis/probe/scoreTest';
import type { EvaluationArtefact, ScoresArtefact } from '../../notebook/artefacts';

/** An output of a predictor. */
export interface PredictorOutput {
  /** Column or class. */
  readonly name: string;
  readonly task: TaskKind;
  /** Its number among the outputs of its task. */
  readonly index: number;
  /** Of a probe: what it is part of. */
  readonly evaluation: Evaluation | undefined;
}

/** All outputs, in the order in which the panel shows them. */
export function predictorOutputs(artefact: EvaluationArtefact | ScoresArtefact): readonly PredictorOutput[] {
  if (artefact.type === 'evaluation') {
    return [artefact, ...artefact.further].flatMap((evaluation) =>
      namesOf(evaluation).map((name, index) => ({ name, task: evaluation.task, index, evaluation })),
    );
  }
  const { config, columns, classes } = artefact.result;
  return namesOf({ task: config.task, columns, classes }).map((name, index) => ({
    ...{ name, task: config.task, index },
    evaluation: undefined,
  }));
}
