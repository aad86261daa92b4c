import { useMemo } from 'react';
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import type { JacobianProfiles } from '../../analysis/jacobian/profiles';
import { sequenceOf } from '../../bio/tracks';
import type { Interval } from '../../bio/transcript';
import { inkOn } from '../../engine/export/colours';
import { axisFill } from '../../engine/export/jacobianSvg';
import { textWidth } from '../../engine/export/svgText';
import { grouped } from '../../engine/export/ticks';
import { axisMarks, axisTicksAt } from '../../engine/export/transcriptAxis';
import type { AxisSide } from '../../engine/export/transcriptAxis';
import { transcriptTrack } from '../../engine/export/transcriptTrack';
import type { TranscriptParts, TranscriptTrack } from '../../engine/export/transcriptTrack';
import { largestPerPixel } from './area';
import type { Area } from './area';

/** Pixels of the matrix on the page, of the letters between it and the exons, and of the profiles on its other sides. */
export const SIDE = 540;
export const LETTERS = 16;
export const PROFILE = 48;

/** Pixels from the matrix to the middles of letters: the ring of a focus has room between. */
const LETTERS_AT = 9;
/** Letters are written where a nucleotide has so many pixels. */
const LETTER_PIXELS = 9;

const INKS = { muted: 'var(--muted)', line: 'var(--line)' };

/** The transcript's parts over a stretch of the window. */
export const trackOf = (parts: TranscriptParts, start: number, [from, to]: Interval): TranscriptTrack =>
  transcriptTrack(parts, { from: start + from, to: start + to, width: SIDE });

interface MatrixAxesProps {
  readonly jacobian: Jacobian;
  readonly parts: TranscriptParts;
  readonly area: Area;
  readonly profiles: JacobianProfiles | undefined;
}

/** Exons, CDS, domains, letters and positions on the upper and left side, and the profiles on the others; the matrix's corner is (0, 0). */
export function MatrixAxes({ jacobian, parts, area, profiles }: MatrixAxesProps) {
  const { window } = jacobian;
  const top = useMemo(() => trackOf(parts, window[0], area.columns), [parts, window, area]);
  const left = useMemo(() => trackOf(parts, window[0], area.rows), [parts, window, area]);
  return (
    <>
      <g className="jacobian-lines">
        {top.boundaries.map((x) => (
          <line key={x} x1={x} x2={x} y1={0} y2={SIDE} />
        ))}
        {left.boundaries.map((y) => (
          <line key={y} x1={0} x2={SIDE} y1={y} y2={y} />
        ))}
      </g>
      <rect className="jacobian-frame" width={SIDE} height={SIDE} />
      <Letters jacobian={jacobian} stretch={area.columns} side="top" />
      <Letters jacobian={jacobian} stretch={area.rows} side="left" />
      <g transform={`translate(0 ${-LETTERS})`}>
        <Axis track={top} side="top" />
      </g>
      <g transform={`translate(${-LETTERS} 0)`}>
        <Axis track={left} side="left" />
      </g>
      {profiles && (
        <>
          <path className="jacobian-profile" d={profilePath(profiles.read, area.columns, 'below')} />
          <path className="jacobian-profile" d={profilePath(profiles.mutated, area.rows, 'right')} />
        </>
      )}
    </>
  );
}

function Axis({ track, side }: { readonly track: TranscriptTrack; readonly side: AxisSide }) {
  const at = axisTicksAt(track) + 4;
  return (
    <>
      {axisMarks(track, side).map((mark, key) => {
        const { x, y, width, height, box, along, kind } = mark;
        const fill = axisFill(mark, INKS);
        const turn = side === 'left' ? ' rotate(-90)' : '';
        return (
          <g key={key}>
            <rect x={x} y={y} width={width} height={height} fill={fill}>
              <title>{box.name}</title>
            </rect>
            {kind === 'domain' && textWidth(box.name, 9) <= along - 4 && (
              <text
                className="jacobian-domain"
                style={{ fill: inkOn(fill) }}
                transform={`translate(${x + width / 2} ${y + height / 2})${turn}`}
                dy="0.35em"
              >
                {box.name}
              </text>
            )}
          </g>
        );
      })}
      {track.ticks.map(({ x, position }) => (
        <text
          key={position}
          className="jacobian-tick"
          transform={side === 'top' ? `translate(${x} ${-at})` : `translate(${-at} ${x}) rotate(-90)`}
        >
          {grouped(position)}
        </text>
      ))}
    </>
  );
}

interface LettersProps {
  readonly jacobian: Jacobian;
  readonly stretch: Interval;
  readonly side: AxisSide;
}

function Letters({ jacobian: { codes, window }, stretch: [from, to], side }: LettersProps) {
  const size = SIDE / (to - from);
  if (size < LETTER_PIXELS) return null;
  const letters = sequenceOf(codes.subarray(window[0] + from, window[0] + to));
  return (
    <g className="jacobian-letters">
      {Array.from(letters, (letter, k) => {
        const along = (k + 0.5) * size;
        return (
          <text key={k} x={side === 'top' ? along : -LETTERS_AT} y={side === 'top' ? -LETTERS_AT : along} dy="0.35em">
            {letter}
          </text>
        );
      })}
    </g>
  );
}

/** An area below or right of the matrix, as high as the largest of what is shown. */
function profilePath(values: Float64Array, stretch: Interval, side: 'below' | 'right'): string {
  const heights = largestPerPixel(values, stretch, SIDE);
  const most = Math.max(...heights) || 1;
  const points = heights.map((value, p) => {
    const across = (SIDE + 4 + ((PROFILE - 4) * value) / most).toFixed(1);
    return side === 'below' ? `${p + 0.5} ${across}` : `${across} ${p + 0.5}`;
  });
  const [first, last] =
    side === 'below' ? [`0 ${SIDE + 4}`, `${SIDE} ${SIDE + 4}`] : [`${SIDE + 4} 0`, `${SIDE + 4} ${SIDE}`];
  return `M${first}L${points.join('L')}L${last}Z`;
}
