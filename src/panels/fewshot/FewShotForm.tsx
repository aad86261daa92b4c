import { useId, useMemo, useState } from 'react';
import type { ModelArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import { usePanel } from '../../notebook/react';
import { presetConfig } from '../../train/trainingConfig';
import type { TrainingPreset } from '../../train/trainingConfig';
import { frozenChoices, SIZES } from '../finetune/schema';
import { ConfigGroups } from '../parts/ConfigGroups';
import { UntrainedBadge } from '../parts/UntrainedBadge';
import { CONTESTANT_TEXT, CONTESTANTS } from './contestants';
import { contestantsOf, readSizes, SHARED_GROUPS, sharedConfig, sizesText } from './schema';
import type { FewShotParams, FewShotView } from './schema';

/** Who is trained, on how many rows, and how. */
export function FewShotForm() {
  const id = useId();
  const panel = usePanel<FewShotParams, FewShotView>();
  const { kind, params, setParams: put, inputs, entry } = panel;
  const card = (inputs['model']?.artefact as ModelArtefact | undefined)?.card;
  const hasModel = entry.inputs['model'] !== undefined;
  const chosen = contestantsOf(params, hasModel);
  const { config, problems } = useMemo(() => sharedConfig(params), [params]);
  const base = useMemo(() => sharedConfig({ ...params, changes: {} }).config, [params]);
  const lacks = kind.lacks?.(params) as string | undefined;
  const trainings = params.sizes.length * chosen.length * config.seeds.length;
  const layers = (chosen.includes('model') && card ? card.config : presetConfig(params.size).encoder).nLayer;
  const scratchSize = SIZES.find(({ size }) => size === params.size)!.text;
  return (
    <section className="finetune-part" aria-label="Contestants and training">
      <h3>Contestants and training</h3>
      <fieldset className="choices">
        <legend>Train</legend>
        {CONTESTANTS.map((one) => (
          <label key={one} className="check">
            <input
              type="checkbox"
              checked={chosen.includes(one)}
              data-testid={`${panel.id}-contestant-${one}`}
              onChange={() =>
                put({ contestants: CONTESTANTS.filter((other) => (other === one) !== chosen.includes(other)) })
              }
            />
            {CONTESTANT_TEXT[one]}{' '}
            {one === 'model' && <span className="quiet">{card?.name ?? (hasModel ? '' : 'none is connected')}</span>}
            {one === 'scratch' && !chosen.includes('model') && <span className="quiet">{scratchSize}</span>}
          </label>
        ))}
        {chosen.includes('model') && card && !card.trained && <UntrainedBadge />}
      </fieldset>
      <div className="finetune-choices">
        <SizesField />
        <div className="field">
          <label htmlFor={`${id}-size`}>Encoder from scratch, where no model goes in</label>
          <select
            id={`${id}-size`}
            disabled={chosen.includes('model') || !chosen.includes('scratch')}
            value={params.size}
            onChange={(event) => put({ size: event.target.value as TrainingPreset })}
          >
            {SIZES.map(({ size, text }) => (
              <option key={size} value={size}>
                {text}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-frozen`}>Keeps still, of both encoders</label>
          <select
            id={`${id}-frozen`}
            value={params.frozen}
            data-testid={`${panel.id}-frozen`}
            onChange={(event) => put({ frozen: Number(event.target.value) })}
          >
            {frozenChoices(Math.max(layers, params.frozen)).map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </div>
      </div>
      <ConfigGroups
        testId={panel.id}
        groups={SHARED_GROUPS}
        base={base}
        config={config}
        changes={params.changes}
        problems={problems}
        onChanges={(changes) => put({ changes })}
      />
      <p data-testid={`${panel.id}-lacks`}>
        {lacks ??
          `${counted(trainings, 'training')}: ${counted(params.sizes.length, 'size')} × ${counted(chosen.length, 'contestant')} × ${counted(config.seeds.length, 'seed')}`}
      </p>
      <p className="quiet">
        A seed decides the split, 70 : 15 : 15 by genes, and the order in which training rows are taken: all contestants
        have the same test rows, and the first 30 rows are among the first 100. Learning rate, epochs and batch are the
        same for all; each starts and is penalised as in fine-tuning.
      </p>
    </section>
  );
}

/** Numbers of rows as text; what is no list of sizes stays until it is mended and changes nothing. */
function SizesField() {
  const id = useId();
  const { id: panel, params, setParams } = usePanel<FewShotParams, FewShotView>();
  const text = sizesText(params.sizes);
  const [written, setWritten] = useState<{ readonly over: string; readonly text: string }>();
  const draft = written?.over === text ? written.text : text;
  const read = readSizes(draft);
  const problem = 'problem' in read ? read.problem : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>Training rows</label>
      <input
        id={id}
        value={draft}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        data-testid={`${panel}-sizes`}
        onChange={(event) => setWritten({ over: text, text: event.target.value })}
        onBlur={() => {
          if (!('sizes' in read)) return;
          setParams({ sizes: read.sizes });
          setWritten(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      {problem !== undefined && (
        <span id={`${id}-problem`} className="field-wrong">
          {problem}
        </span>
      )}
    </div>
  );
}
