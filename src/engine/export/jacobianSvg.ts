import type { Jacobian, JacobianDomain } from '../../analysis/jacobian/jacobianTypes';
import { READOUT_TEXT } from '../../analysis/jacobian/jacobianTypes';
import { hexColour, inkOn, PALETTE, viridis } from './colours';
import { figureDocument } from './figureDocument';
import { BELOW, jacobianPalette, jacobianPixels, scaleShare } from './jacobianImage';
import type { JacobianScale } from './jacobianImage';
import { jacobianParts } from './jacobianParts';
import { modelMark } from './modelMark';
import { indexedPng } from './png';
import { element, escapeXml, textElement, textWidth } from './svgText';
import type { SvgTheme, Theme } from './svgTheme';
import { THEMES } from './svgTheme';
import { figure, grouped, niceTicks } from './ticks';
import { axisMarks, axisRoom, axisTicksAt } from './transcriptAxis';
import type { AxisMark, AxisSide } from './transcriptAxis';
import { transcriptTrack } from './transcriptTrack';
import type { TranscriptTrack } from './transcriptTrack';

export interface JacobianFigure {
  readonly title: string;
  readonly theme: Theme;
  readonly scale: JacobianScale;
  readonly domains: readonly JacobianDomain[];
}

/** Pixels of the matrix in the figure, and of its picture: enough for print, and where several values fall on one the largest is drawn. */
const SIDE = 640;
const PICTURE = 1600;
const FONT = 10;

/** Why one half of the matrix is empty, for captions and the page. */
export const CAUSAL_TEXT =
  'The encoder is causal: what it gives at position j depends on positions i ≤ j alone, so that a mutation changes nothing before itself ' +
  'and only the upper triangle (j to the right of i) can be other than zero.';

/** What made the figure. */
export function jacobianCaption({ transcript, window: [from, to], readout, model, codes }: Jacobian): string {
  const of = transcript.name || transcript.id;
  const stretch = from === 0 && to === codes.length ? 'whole' : `positions ${grouped(from + 1)} to ${grouped(to)}`;
  const measure =
    readout === 'logits'
      ? 'Largest |Δ log-odds| over the letters at j and the three substitutions at i (Eq. A1–A3).'
      : 'Largest L2 change of the hidden state at j over the three substitutions at i: this model has no sequence head, so these are not log-odds.';
  const untrained = model.trained ? '' : ' Untrained weights: geometry of a random encoder, not biology.';
  return `${of}, ${stretch}, of ${grouped(codes.length)} nt. ${measure} Model: ${modelMark({ ...model, sha256: model.sha256.slice(0, 12) })}.${untrained} ${CAUSAL_TEXT}`;
}

/** A Jacobian as one SVG document: the matrix with exons, CDS and domains on both sides, and its colours. */
export async function jacobianSvg(jacobian: Jacobian, options: JacobianFigure): Promise<string> {
  const { values, window, readout } = jacobian;
  const n = window[1] - window[0];
  const theme = THEMES[options.theme];
  const side = Math.min(n, PICTURE);
  const whole = { rows: [0, n], columns: [0, n], width: side, height: side } as const;
  const pixels = await jacobianPixels(values, n, options.scale, whole);
  const png = indexedPng(pixels, side, side, jacobianPalette(options.theme), BELOW);
  const track = transcriptTrack(jacobianParts(jacobian, options.domains), {
    from: window[0],
    to: window[1],
    width: SIDE,
  });
  const room = axisRoom(track);
  const lines = track.boundaries.flatMap((at) => [
    element('path', { d: `M${at.toFixed(2)} 0V${at.toFixed(2)}M0 ${at.toFixed(2)}H${SIDE}` }),
    element('path', { d: `M${at.toFixed(2)} 0V${SIDE}` }),
  ]);
  const matrix = [
    element('image', {
      href: `data:image/png;base64,${base64(png)}`,
      width: SIDE,
      height: SIDE,
      preserveAspectRatio: 'none',
      // Small matrices keep their cells.
      ...(n < SIDE && { style: 'image-rendering:pixelated' }),
    }),
    element('g', { stroke: theme.muted, 'stroke-width': 0.5, 'stroke-opacity': 0.7, fill: 'none' }, lines.join('')),
    element('rect', { width: SIDE, height: SIDE, fill: 'none', stroke: theme.line }),
    ...(['top', 'left'] as const).map((at) => axis(track, at, theme)),
  ];
  const content = [
    element('g', { transform: `translate(${room + FONT + 4} ${room + FONT + 4})` }, `\n${matrix.join('\n')}\n`),
    textElement('read position j (nt)', { x: room + SIDE / 2, y: FONT, 'font-size': FONT, 'text-anchor': 'middle' }),
    textElement('mutated position i (nt)', {
      transform: `translate(${FONT} ${room + SIDE / 2}) rotate(-90)`,
      'font-size': FONT,
      'text-anchor': 'middle',
    }),
    element(
      'g',
      { transform: `translate(${room + FONT + 4} ${room + SIDE + FONT + 22})` },
      legend(options.scale, READOUT_TEXT[readout].value, theme),
    ),
  ];
  const size = { width: room + SIDE + FONT + 8, height: room + SIDE + FONT + 74 };
  const document = { title: options.title, caption: jacobianCaption(jacobian), ...size, content: content.join('\n') };
  return figureDocument(document, options.theme);
}

/** Fills of an axis's parts. */
export const axisFill = ({ kind, box }: AxisMark, { muted, line }: Pick<SvgTheme, 'muted' | 'line'>): string =>
  kind === 'exon' ? muted : kind === 'exon-other' ? line : kind === 'cds' ? PALETTE[0] : PALETTE[1 + (box.index % 6)]!;

function axis(track: TranscriptTrack, side: AxisSide, theme: SvgTheme): string {
  const marks = axisMarks(track, side).map((mark) => {
    const { x, y, width, height, box, along, kind } = mark;
    const name = element('title', {}, escapeXml(box.name));
    const fill = axisFill(mark, theme);
    const shape = element('rect', { x, y, width, height, fill }, name);
    if (kind !== 'domain' || textWidth(box.name, FONT - 1) > along - 4) return shape;
    const middle = { x: x + width / 2, y: y + height / 2 };
    const turn = side === 'left' ? ` rotate(-90)` : '';
    const label = textElement(box.name, {
      transform: `translate(${middle.x} ${middle.y})${turn}`,
      dy: '0.35em',
      'font-size': FONT - 1,
      'text-anchor': 'middle',
      fill: inkOn(fill),
    });
    return shape + label;
  });
  const at = axisTicksAt(track);
  const ticks = track.ticks.map(({ x, position }) => {
    const transform = side === 'top' ? `translate(${x} ${-at - 4})` : `translate(${-at - 4} ${x}) rotate(-90)`;
    return textElement(grouped(position), { transform, 'font-size': FONT, 'text-anchor': 'middle', fill: theme.muted });
  });
  return [...marks, ...ticks].join('');
}

/** The values written at a colour scale: powers of ten and the limit, or round numbers. */
export function legendTicks(scale: JacobianScale): readonly number[] {
  if (scale.mode === 'linear') return niceTicks(0, scale.limit, 4);
  const { low, limit } = scale;
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(limit))];
  const powers = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => 10 ** (from + i));
  // The limit's own text needs room.
  return [...powers.filter((value) => scaleShare(scale, value) < 0.85), limit];
}

function legend(scale: JacobianScale, unit: string, theme: SvgTheme): string {
  const width = 320;
  const stops = Array.from({ length: 11 }, (_, i) =>
    element('stop', { offset: i / 10, 'stop-color': hexColour(viridis(i / 10)) }),
  );
  const ticks = legendTicks(scale).map((value) =>
    textElement(`${value >= scale.limit * 0.999 ? '≥ ' : ''}${figure(value)}`, {
      x: width * scaleShare(scale, value),
      y: 26,
      'font-size': FONT,
      'text-anchor': 'middle',
      fill: theme.muted,
    }),
  );
  return [
    element('defs', {}, element('linearGradient', { id: 'jacobian-scale' }, stops.join(''))),
    element('rect', { width, height: 12, fill: 'url(#jacobian-scale)' }),
    ...ticks,
    textElement(`${unit}${scale.mode === 'log' ? ', logarithmic' : ''}`, { x: 0, y: 42, 'font-size': FONT }),
  ].join('');
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return btoa(text);
}
