import type { FineTunedModel } from '../../engine/fineTuneContracts';

/** What is trained beside each other: the model that goes in, the same encoder from scratch, and the paper's supervised baselines. */
export const CONTESTANTS = ['model', 'scratch', 'saluki', 'dilated-cnn'] as const;
export type Contestant = (typeof CONTESTANTS)[number];

/** What fine-tuning calls it. */
export const KIND_OF: Readonly<Record<Contestant, FineTunedModel['kind']>> = {
  model: 'loaded',
  scratch: 'scratch',
  saluki: 'saluki',
  'dilated-cnn': 'dilated-cnn',
};

/** As the form says it. */
export const CONTESTANT_TEXT: Readonly<Record<Contestant, string>> = {
  model: 'the model that goes in',
  scratch: 'the same encoder from scratch',
  saluki: 'Saluki',
  'dilated-cnn': 'dilated CNN',
};

/** As tables and figures name it. */
export const contestantName = (contestant: Contestant, model: string | undefined): string => {
  switch (contestant) {
    case 'model':
      return model ?? 'Model';
    case 'scratch':
      return 'Encoder from scratch';
    case 'saluki':
      return 'Saluki';
    case 'dilated-cnn':
      return 'Dilated CNN';
  }
};
