import { useId } from 'react';
import type { ScatterColour } from '../../engine/export/scatterColour';
import { suggestedSize } from '../../engine/export/scatterSvg';
import type { Column } from '../../notebook/columns';
import { groupedColumns } from './colour';
import { LIMITS } from './schema';
import type { UmapView } from './schema';

interface ViewFieldsProps {
  readonly panel: string;
  readonly view: UmapView;
  readonly onView: (change: Partial<UmapView>) => void;
  readonly columns: readonly Column[];
  readonly colour: ScatterColour;
  /** Points of the layout. */
  readonly count: number;
}

/** How the layout is shown. */
export function ViewFields({ panel, view, onView, columns, colour, count }: ViewFieldsProps) {
  const id = useId();
  const size = view.size ?? suggestedSize(count);
  const known = view.colour === '' || columns.some((column) => column.id === view.colour);
  return (
    <fieldset className="umap-fields">
      <legend className="umap-legend">Appearance</legend>
      <div className="field umap-wide">
        <label htmlFor={`${id}-colour`}>Colour by</label>
        <select
          id={`${id}-colour`}
          value={view.colour}
          data-testid={`${panel}-colour`}
          onChange={(event) => onView({ colour: event.target.value, hidden: [], scale: null })}
        >
          <option value="">nothing: all alike</option>
          {!known && <option value={view.colour}>{view.colour} (not there now)</option>}
          {groupedColumns(columns).map((group) => (
            <optgroup key={group.title} label={group.title}>
              {group.columns.map((column) => (
                <option key={column.id} value={column.id}>
                  {column.title}
                  {column.unit && `, ${column.unit}`}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      {colour.kind === 'value' && (
        <div className="umap-choices umap-wide" role="radiogroup" aria-label="Scale of the colours">
          {(['linear', 'log'] as const).map((scale) => (
            <label key={scale} className="check">
              <input
                type="radio"
                name={`${id}-scale`}
                checked={colour.scale === scale}
                data-testid={`${panel}-scale-${scale}`}
                onChange={() => onView({ scale })}
              />
              {scale === 'log' ? 'logarithmic' : scale}
            </label>
          ))}
        </div>
      )}
      <Slider
        label="Size"
        text={`${size} px`}
        value={size}
        limits={LIMITS.size}
        step={1}
        testId={`${panel}-size`}
        onValue={(next) => onView({ size: next })}
      />
      <Slider
        label="Opacity"
        text={`${Math.round(100 * view.opacity)} %`}
        value={view.opacity}
        limits={LIMITS.opacity}
        step={0.05}
        testId={`${panel}-opacity`}
        onValue={(opacity) => onView({ opacity })}
      />
      <label className="check umap-wide">
        <input
          type="checkbox"
          checked={view.size === null}
          data-testid={`${panel}-size-auto`}
          onChange={(event) => onView({ size: event.target.checked ? null : size })}
        />
        Size by their number
      </label>
      <label className="check umap-wide">
        <input
          type="checkbox"
          checked={view.labels}
          disabled={colour.kind !== 'category'}
          data-testid={`${panel}-labels`}
          onChange={(event) => onView({ labels: event.target.checked })}
        />
        Names on the plot
      </label>
      <label className="check umap-wide">
        <input
          type="checkbox"
          checked={view.multiples}
          data-testid={`${panel}-multiples`}
          onChange={(event) => onView({ multiples: event.target.checked })}
        />
        Small plots by quantity
      </label>
    </fieldset>
  );
}

interface SliderProps {
  readonly label: string;
  readonly text: string;
  readonly value: number;
  readonly limits: { readonly least: number; readonly most: number };
  readonly step: number;
  readonly testId: string;
  readonly onValue: (value: number) => void;
}

function Slider({ label, text, value, limits, step, testId, onValue }: SliderProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} <output>{text}</output>
      </label>
      <input
        id={id}
        type="range"
        min={limits.least}
        max={limits.most}
        step={step}
        value={value}
        aria-valuetext={text}
        data-testid={testId}
        onChange={(event) => onValue(Number(event.target.value))}
      />
    </div>
  );
}
