/** Panels for every variant of an ablation, connected and named: one change of the document, and nothing runs. Pure. */
import { addPanel, changePanel, setInput } from '../../notebook/document/edits';
import type { NewPanel } from '../../notebook/document/edits';
import type { JsonObject, NotebookDocument } from '../../notebook/document/documentTypes';
import { panelOf } from '../../notebook/document/graph';
import { nextInput } from '../../notebook/document/ports';
import type { Kinds } from '../../notebook/panelKind';
import type { SourceRef } from '../../notebook/sources';
import type { TrainingPreset } from '../../train/trainingConfig';
import { RUNS } from './comparing';
import { parseAblationView } from './schema';
import { REFERENCE, trainingParams, VARIANTS } from './variants';
import type { Variant } from './variants';

/** What the form asks for. */
export interface SetUpChoice {
  /** Panel that gives the transcripts to train on, to embed and to probe. */
  readonly transcripts: string;
  /** The labelled table; null: chosen later in each panel. */
  readonly labels: SourceRef | null;
  readonly preset: TrainingPreset;
  readonly steps: number;
  /** Of each probe, from 0. */
  readonly seeds: number;
  /** Ids of VARIANTS; the reference is always there. */
  readonly variants: readonly string[];
}

/** Seeds of a fine-tuning, which takes far longer than a probe: three, as in the paper's few-shot figures. */
const TUNED_SEEDS = '0, 1, 2';

export const chosenVariants = ({ variants }: Pick<SetUpChoice, 'variants'>): readonly Variant[] => [
  REFERENCE,
  ...VARIANTS.filter(({ id }) => variants.includes(id)),
];

/** Panels that one variant adds. */
export const panelsOf = ({ way }: Variant): number => (way === 'probe' ? 3 : 1);

/**
 * The document with Train, Embed and Probe panels (or one Fine-tune panel) of every variant above the Ablation panel, folded, and all of them
 * connected to it. Those that are connected already stay; the new reference becomes the reference.
 */
export function withVariants(
  document: NotebookDocument,
  kinds: Kinds,
  ablation: string,
  choice: SetUpChoice,
): NotebookDocument {
  let changed = document;
  /** Puts a folded panel right above the Ablation panel. @returns its id */
  const put = (panel: NewPanel): string => {
    const at = changed.panels.findIndex(({ id }) => id === ablation);
    const added = addPanel(changed, kinds, panel, at);
    changed = changePanel(added.document, added.id, (entry) => ({ ...entry, collapsed: true }));
    return added.id;
  };
  if (!panelOf(document, ablation)) return document;
  for (const variant of chosenVariants(choice)) {
    const scored = putVariant(variant, choice, put);
    const inputs = panelOf(changed, ablation)!.inputs;
    const input = nextInput(RUNS, inputs);
    changed = setInput(changed, ablation, input, scored);
    changed = changePanel(changed, ablation, (entry) => ({
      ...entry,
      params: variant === REFERENCE ? { ...entry.params, reference: input } : entry.params,
      view: { ...entry.view, groups: { ...parseAblationView(entry.view).groups, [scored]: variant.group } },
    }));
  }
  return changed;
}

/** @returns id of the panel that gives the scores */
function putVariant(variant: Variant, choice: SetUpChoice, put: (panel: NewPanel) => string): string {
  const { transcripts, preset, steps, seeds } = choice;
  const labels = choice.labels as unknown as JsonObject | null;
  const { name } = variant;
  if (variant.way === 'finetune') {
    const params = {
      labels,
      model: variant.model,
      size: preset === 'orthrus-mlm' ? 'orthrus' : preset,
      changes: { seeds: TUNED_SEEDS },
    };
    return put({ kind: 'finetune', title: name, params, inputs: { transcripts } });
  }
  const trained = put({
    kind: 'train',
    title: `Train ${name}`,
    params: trainingParams(variant, preset, steps) as unknown as JsonObject,
    inputs: { transcripts },
  });
  const embeddings = put({ kind: 'embed', title: `Embed ${name}`, inputs: { transcripts, model: trained } });
  // Its baselines would be computed once for each variant and are of no run.
  return put({ kind: 'probe', title: name, params: { labels, seeds, baselines: [] }, inputs: { embeddings } });
}
