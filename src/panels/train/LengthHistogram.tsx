import type { TrainingSummary } from '../../bio/pairsSummary';
import { niceTicks } from '../../engine/export/ticks';
import { formatCount } from '../../notebook/format';
import type { SamplerOptions } from '../../train/samplerTypes';
import { lengthBars } from './lengthBars';

/** The drawing in its own units, which are pixels. */
const WIDTH = 460;
const HEIGHT = 186;
const LEFT = 52;
const RIGHT = 12;
const TOP = 20;
const BOTTOM = 40;

interface LengthHistogramProps {
  readonly summary: TrainingSummary;
  readonly sampler: Pick<SamplerOptions, 'lengthThreshold' | 'maxLength'>;
}

/** How long the transcripts are, and which go into the batches of short and of long ones. */
export function LengthHistogram({ summary, sampler: { lengthThreshold, maxLength } }: LengthHistogramProps) {
  const { bars, short, long, tooLong } = lengthBars(summary, lengthThreshold, maxLength);
  const end = bars.at(-1)!.to;
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const x = (length: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * length) / end;
  const y = (count: number): number => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * count) / most;
  const label = `${formatCount(short)} transcripts of up to ${formatCount(lengthThreshold)} nt, ${formatCount(long)} longer ones, ${formatCount(tooLong)} of more than ${formatCount(maxLength)} nt left out`;
  return (
    <figure className="train-lengths">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Histogram of lengths: ${label}.`}>
        {niceTicks(0, most, 3)
          .filter(Number.isInteger)
          .map(Math.abs)
          .map((tick) => (
            <g key={tick}>
              <line className="train-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
                {formatCount(tick)}
              </text>
            </g>
          ))}
        {bars.map((bar) => (
          <rect
            key={bar.from}
            className={bar.from >= lengthThreshold ? 'train-bar train-bar-long' : 'train-bar'}
            x={x(bar.from) + 0.5}
            width={Math.max(0.5, x(bar.to) - x(bar.from) - 1)}
            y={y(bar.count)}
            height={HEIGHT - BOTTOM - y(bar.count)}
          >
            <title>{`${formatCount(bar.from + 1)} to ${formatCount(bar.to)} nt: ${formatCount(bar.count)}`}</title>
          </rect>
        ))}
        {niceTicks(0, end, 5)
          .map(Math.abs)
          .map((tick) => (
            <text key={tick} x={x(tick)} y={HEIGHT - BOTTOM + 15} textAnchor="middle">
              {formatCount(tick)}
            </text>
          ))}
        {lengthThreshold < end && (
          <>
            <line
              className="train-threshold"
              x1={x(lengthThreshold)}
              x2={x(lengthThreshold)}
              y1={8}
              y2={HEIGHT - BOTTOM}
            />
            <text x={x(lengthThreshold) - 5} y={14} textAnchor="end">
              short
            </text>
            <text x={x(lengthThreshold) + 5} y={14}>
              long
            </text>
          </>
        )}
        <text x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle">
          Length, nt
        </text>
        <text transform={`translate(11 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`} textAnchor="middle">
          Transcripts
        </text>
      </svg>
      <figcaption className="quiet">{label}.</figcaption>
    </figure>
  );
}
