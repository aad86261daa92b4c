import { hexColour, viridis } from '../../engine/export/colours';
import { scaleShare } from '../../engine/export/jacobianImage';
import type { JacobianScale } from '../../engine/export/jacobianImage';
import { legendTicks } from '../../engine/export/jacobianSvg';
import { figure } from '../../engine/export/ticks';

const STOPS = Array.from({ length: 11 }, (_, i) => hexColour(viridis(i / 10))).join(', ');

/** The colours, from the least value shown to the limit. */
export function Legend({ scale, unit }: { readonly scale: JacobianScale; readonly unit: string }) {
  const ticks = legendTicks(scale);
  const label = `Colour scale, viridis, ${scale.mode === 'log' ? 'logarithmic' : 'linear'}: ${unit}, up to ${figure(scale.limit)} and more`;
  return (
    <div className="jacobian-legend" role="img" aria-label={label}>
      <span>{unit}</span>
      <div className="jacobian-bar" style={{ background: `linear-gradient(to right, ${STOPS})` }} />
      <div className="jacobian-ticks">
        {ticks.map((value) => (
          <span key={value} style={{ left: `${100 * scaleShare(scale, value)}%` }}>
            {value >= scale.limit * 0.999 ? '≥ ' : ''}
            {figure(value)}
          </span>
        ))}
      </div>
    </div>
  );
}
