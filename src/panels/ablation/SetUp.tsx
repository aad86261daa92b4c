import { useEffect, useId, useMemo, useState } from 'react';
import type { AblationArtefact } from '../../notebook/artefacts';
import { edit } from '../../notebook/editing';
import { counted, formatDuration } from '../../notebook/format';
import { takeFiles } from '../../notebook/giving';
import { panelTitle } from '../../notebook/panels';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { sourceName } from '../../notebook/sources';
import { presetConfig } from '../../train/trainingConfig';
import type { SourceRef } from '../../notebook/sources';
import { SIZES } from '../finetune/schema';
import { listRuns } from '../train/runs';
import { chosenVariants, panelsOf, withVariants } from './settingUp';
import type { SetUpChoice } from './settingUp';
import { GROUPS } from './schema';
import type { AblationParams, AblationView } from './schema';
import { estimatedSeconds, REFERENCE, USUAL, VARIANTS } from './variants';

type Draft = Omit<SetUpChoice, 'transcripts' | 'labels'>;

const most = { steps: 1_000_000, seeds: 100 };
const within = (value: number, limit: number): boolean => Number.isInteger(value) && value >= 1 && value <= limit;

/** Panels for every variant of a training, to be run when the user says so. */
export function SetUp() {
  const notebook = useNotebook();
  const { id } = usePanel<AblationParams, AblationView, AblationArtefact>();
  const document = useNotebookState((state) => state.document);
  const runs = useNotebookState((state) => state.training.runs);
  const sources = document.panels.filter(({ kind }) => notebook.kinds.get(kind)?.gives === 'transcripts');
  const [from, setFrom] = useState('');
  const [labels, setLabels] = useState<SourceRef | null>(null);
  const [draft, setDraft] = useState<Draft>({
    preset: 'tiny',
    steps: presetConfig('tiny').optimizer.steps,
    seeds: 10,
    variants: USUAL,
  });
  useEffect(() => {
    void listRuns(notebook, id);
  }, [notebook, id]);
  const chosen = useMemo(() => chosenVariants(draft), [draft]);
  const transcripts = sources.some((one) => one.id === from) ? from : (sources[0]?.id ?? '');
  const wrong = !within(draft.steps, most.steps) || !within(draft.seeds, most.seeds);
  const panels = chosen.reduce((sum, variant) => sum + panelsOf(variant), 0);
  const add = (): void =>
    edit(notebook, 'Set up an ablation', (before) =>
      withVariants(before, notebook.kinds, id, { ...draft, transcripts, labels }),
    );
  const take = (file: File): void => {
    void takeFiles(notebook, id, [file], ([given]) => given && setLabels(given));
  };
  return (
    <div className="ablation-setup">
      <p className="quiet">
        Adds Train, Embed and Probe panels for every variant (Fine-tune panels for supervised ones) above this one,
        folded and connected. Nothing runs until you click “Compare” here or “Run all”; one undo takes all of them away.
      </p>
      <Basis
        sources={sources.map((one) => one.id)}
        transcripts={transcripts}
        onFrom={setFrom}
        labels={labels}
        onFile={take}
      />
      <Amounts draft={draft} onDraft={setDraft} />
      <Variants variants={draft.variants} onVariants={(variants) => setDraft({ ...draft, variants })} />
      <p data-testid="ablation-estimate">
        {counted(chosen.length, 'run')}, {counted(panels, 'panel')};{' '}
        {wrong ? 'mend the marked numbers first' : <Estimate draft={draft} runs={runs} />}
      </p>
      <div>
        <button
          type="button"
          className="button button-main"
          disabled={transcripts === '' || wrong}
          title={transcripts === '' ? 'First add a panel with transcripts' : undefined}
          data-testid="ablation-set-up"
          onClick={add}
        >
          Add {counted(panels, 'panel')}
        </button>
        {transcripts === '' && <span className="quiet"> First add a Data panel: there are no transcripts yet.</span>}
      </div>
    </div>
  );
}

function Estimate({
  draft,
  runs,
}: {
  readonly draft: Draft;
  readonly runs: Parameters<typeof estimatedSeconds>[3] | undefined;
}) {
  const seconds = estimatedSeconds(chosenVariants(draft), draft.preset, draft.steps, runs ?? []);
  if (seconds === undefined) return 'how long they train is known once one training of this size has run';
  return `about ${formatDuration(seconds)} of training, one after the other, at the rate and on data like the last run’s; probing and fine-tuning come on top`;
}

interface BasisProps {
  /** Ids of the panels that give transcripts. */
  readonly sources: readonly string[];
  readonly transcripts: string;
  readonly onFrom: (id: string) => void;
  readonly labels: SourceRef | null;
  readonly onFile: (file: File) => void;
}

/** What is trained on and what is predicted. */
function Basis({ sources, transcripts, onFrom, labels, onFile }: BasisProps) {
  const id = useId();
  const notebook = useNotebook();
  return (
    <div className="columns">
      <div className="field">
        <label htmlFor={`${id}-from`}>Transcripts to train on, embed and probe</label>
        <select id={`${id}-from`} value={transcripts} onChange={(event) => onFrom(event.target.value)}>
          {sources.length === 0 && <option value="">no panel gives them</option>}
          {sources.map((one) => (
            <option key={one} value={one}>
              {panelTitle(notebook, one)} ({one})
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-labels`}>Labels (CSV or TSV), the same for every run</label>
        <span className="row">
          <input
            id={`${id}-labels`}
            type="file"
            data-testid="ablation-labels"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file) onFile(file);
            }}
          />
          <span className="quiet">{labels ? sourceName(labels) : 'or later, in each panel'}</span>
        </span>
      </div>
    </div>
  );
}

/** Size, steps and seeds. */
function Amounts({ draft, onDraft }: { readonly draft: Draft; readonly onDraft: (draft: Draft) => void }) {
  const id = useId();
  const number = (name: 'steps' | 'seeds', label: string) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="number"
        min={1}
        max={most[name]}
        value={Number.isNaN(draft[name]) ? '' : draft[name]}
        aria-invalid={!within(draft[name], most[name])}
        data-testid={`ablation-${name}`}
        onChange={(event) => onDraft({ ...draft, [name]: event.target.valueAsNumber })}
      />
    </div>
  );
  return (
    <div className="columns">
      <div className="field">
        <label htmlFor={`${id}-size`}>Encoder</label>
        <select
          id={`${id}-size`}
          value={draft.preset}
          data-testid="ablation-size"
          onChange={(event) => {
            const { size } = SIZES.find((one) => one.size === event.target.value)!;
            onDraft({ ...draft, preset: size, steps: presetConfig(size).optimizer.steps });
          }}
        >
          {SIZES.map(({ size, text }) => (
            <option key={size} value={size}>
              {text}
            </option>
          ))}
        </select>
      </div>
      {number('steps', 'Steps of each training')}
      {number('seeds', 'Seeds of each probe')}
    </div>
  );
}

/** What is varied, by what it asks about. */
function Variants(props: {
  readonly variants: readonly string[];
  readonly onVariants: (ids: readonly string[]) => void;
}) {
  const { variants, onVariants } = props;
  const toggle = (one: string): void =>
    onVariants(variants.includes(one) ? variants.filter((other) => other !== one) : [...variants, one]);
  return (
    <>
      <p>
        <strong>{REFERENCE.name}</strong> <span className="quiet">{REFERENCE.text}</span>
      </p>
      <div className="ablation-variants">
        {GROUPS.map((group) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {VARIANTS.filter((variant) => variant.group === group).map(({ id, name, text }) => (
              <label key={id} className="check" title={name}>
                <input
                  type="checkbox"
                  checked={variants.includes(id)}
                  data-testid={`ablation-variant-${id}`}
                  onChange={() => toggle(id)}
                />
                {text}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </>
  );
}
