import { useId, useMemo } from 'react';
import { GREY, MISSING_CATEGORY, MISSING_SHAPE } from '../../../engine/export/categoryMarks';
import { hexColour, viridis } from '../../../engine/export/colours';
import { textWidth } from '../../../engine/export/svgText';
import { figure } from '../../../engine/export/ticks';
import { missingText, valueScale } from '../../../engine/export/valueScale';
import type { ValueScale } from '../../../engine/export/valueScale';
import { MarkIcon } from './MarkIcon';
import type { ValueColour } from './scatterTypes';

interface ValueLegendProps {
  readonly colour: ValueColour;
  readonly hidden: ReadonlySet<string>;
  readonly onHidden: (names: ReadonlySet<string>) => void;
}

const STOPS = Array.from({ length: 11 }, (_, i) => ({ offset: i / 10, colour: hexColour(viridis(i / 10)) }));
const WIDTH = 200;
const BAR = 12;

/** Colour bar with ticks, range, and how many values are missing. */
export function ValueLegend({ colour, hidden, onHidden }: ValueLegendProps) {
  const scale = useMemo(() => valueScale(colour), [colour]);
  const gradient = useId();
  const withMissing = !hidden.has(MISSING_CATEGORY);
  const unit = colour.unit === '' ? '' : ` ${colour.unit}`;
  const written = roomyTicks(scale);
  const range = `${figure(scale.low)} to ${figure(scale.high)}${unit}`;
  return (
    <>
      {scale.ticks.length > 0 && (
        <>
          <svg
            className="scatter-bar"
            width={WIDTH + 40}
            height={BAR + 22}
            viewBox={`-20 0 ${String(WIDTH + 40)} ${String(BAR + 22)}`}
            role="img"
            aria-label={`Colour scale, viridis: ${colour.title} from ${range}`}
          >
            <linearGradient id={gradient}>
              {STOPS.map(({ offset, colour: stop }) => (
                <stop key={offset} offset={offset} stopColor={stop} />
              ))}
            </linearGradient>
            <rect width={WIDTH} height={BAR} fill={`url(#${gradient})`} />
            {scale.ticks.map((tick) => (
              <g key={tick} transform={`translate(${String(scale.at(tick) * WIDTH)} ${String(BAR)})`}>
                <line y2={4} />
                {written.has(tick) && (
                  <text y={16} textAnchor="middle">
                    {figure(tick)}
                  </text>
                )}
              </g>
            ))}
          </svg>
          <p className="quiet scatter-note">From {range}.</p>
        </>
      )}
      {scale.missing > 0 && (
        <button
          type="button"
          className="scatter-toggle"
          aria-pressed={withMissing}
          onClick={() => {
            const next = new Set(hidden);
            if (!next.delete(MISSING_CATEGORY)) next.add(MISSING_CATEGORY);
            onHidden(next);
          }}
        >
          <MarkIcon shape={MISSING_SHAPE} colour={GREY} />
          <span className="scatter-name">
            {missingText(scale)}
            {withMissing ? '' : ', hidden'}
          </span>
        </button>
      )}
    </>
  );
}

/** Ticks whose figures do not run into that of the tick before. */
function roomyTicks({ ticks, at }: ValueScale): ReadonlySet<number> {
  let end = -Infinity;
  const written = ticks.filter((tick) => {
    const half = textWidth(figure(tick), 11) / 2;
    const middle = at(tick) * WIDTH;
    if (middle - half < end) return false;
    end = middle + half + 4;
    return true;
  });
  return new Set(written);
}
