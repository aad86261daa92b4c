import { encoderLayouts } from '../model/deviceLayout';
import { initialParameters } from '../model/initialise';
import type { ParameterSpec } from '../model/parameterSet';
import type { HostTensor, Parameters } from '../model/parameters';
import { initialHead, projectionSpecs } from '../model/projectionHead';
import { splitRunning } from '../model/runningStatistics';
import { sequenceHeadSpecs } from '../model/sequenceHeadTraining';
import { sequenceHeadPrefix } from '../model/sequenceHeadWeights';
import { trainedEncoder, type TrainingConfig } from './trainingConfig';

/** Heads that a configuration trains beside the encoder. */
function headSpecs(config: TrainingConfig): ParameterSpec[] {
  const { objective, encoder, projection, sequenceHeadBody } = config;
  return [
    ...(objective.kind === 'mlm' ? [] : projectionSpecs(encoder.dModel, projection.body, projection.out)),
    ...(objective.kind === 'contrastive' ? [] : sequenceHeadSpecs(encoder.dModel, sequenceHeadBody, 4)),
  ];
}

/** Every parameter that a configuration trains: the encoder under its published names, then the heads. */
export function trainedSpecs(config: TrainingConfig): ParameterSpec[] {
  const encoder = [...encoderLayouts(trainedEncoder(config))].map(([name, layout]): ParameterSpec => ({
    name,
    group: 'encoder',
    layout,
  }));
  return [...encoder, ...headSpecs(config)];
}

/**
 * Initial weights of everything, under published names.
 * @param encoder weights to start from instead of seeded ones
 */
export function initialTraining(config: TrainingConfig, encoder?: Parameters): Map<string, HostTensor> {
  const { seed } = config;
  const own = encoder ?? initialParameters({ ...trainedEncoder(config), sequenceHead: undefined }, seed);
  const parameters = new Map(splitRunning(initialHead(headSpecs(config), seed)));
  for (const [name, tensor] of own) {
    // A loaded sequence head is taken over where there is one of that size to train.
    const fits = !name.startsWith(sequenceHeadPrefix) || parameters.get(name)?.data.length === tensor.data.length;
    if (fits) parameters.set(name, tensor);
  }
  return parameters;
}
