/** Every kind of panel there is, in the order of the menu that adds them. Headless: the command line runs the same. */
import { kindMap } from '../notebook/panelKind';
import { ablationKind } from './ablation/run';
import { dataKind } from './data/run';
import { domainsKind } from './domains/run';
import { embedKind } from './embed/run';
import { fewShotKind } from './fewshot/run';
import { fineTuneKind } from './finetune/run';
import { fitnessKind } from './fitness/run';
import { isoformsKind } from './isoforms/run';
import { jacobianKind } from './jacobian/run';
import { modelKind } from './model/run';
import { mutagenesisKind } from './mutagenesis/run';
import { neighboursKind } from './neighbours/run';
import { noteKind } from './note/run';
import { probeKind } from './probe/run';
import { sharesKind } from './shares/run';
import { similarityKind } from './similarity/run';
import { skippingKind } from './skipping/run';
import { structureKind } from './structure/run';
import { tableKind } from './table/run';
import { trainKind } from './train/run';
import { umapKind } from './umap/run';

export const KINDS = kindMap([
  noteKind,
  dataKind,
  modelKind,
  embedKind,
  isoformsKind,
  umapKind,
  tableKind,
  neighboursKind,
  trainKind,
  fineTuneKind,
  probeKind,
  structureKind,
  ablationKind,
  fewShotKind,
  mutagenesisKind,
  domainsKind,
  sharesKind,
  similarityKind,
  jacobianKind,
  skippingKind,
  fitnessKind,
]);
