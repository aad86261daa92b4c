import type { Mutagenesis } from '../../analysis/mutagenesis/mutagenesisTypes';
import type { EffectSeries } from '../../analysis/mutagenesis/series';
import { aminoAcid, BASE_LETTERS, BASE_NUMBER } from '../../bio/geneticCode';
import { BASE_MASK } from '../../bio/tracks';
import { hexColour, inkOn, PALETTE, viridis } from './colours';
import { diverging } from './divergingColour';
import type { MutagenesisLayout, PictureRow } from './mutagenesisLayout';
import { element, textElement } from './svgText';
import type { SvgTheme } from './svgTheme';
import { positionX } from './transcriptTrack';

const FONT = 11;
/** Okabe–Ito: A green, C blue, G orange, T vermilion; the letter always goes with its colour. */
const BASE_COLOURS = [PALETTE[2], PALETTE[0], PALETTE[1], PALETTE[5]] as const;
const UNKNOWN_COLOUR = PALETTE[7];

/** A position on the page: its box as far as it lies in the window, and its middle. */
interface Place {
  readonly position: number;
  readonly x: number;
  readonly width: number;
  readonly middle: number;
  /** Whether its middle lies in the window. */
  readonly named: boolean;
}

/** Rows of cells, letters and amino acids of the positions in the window: from violet (0) to yellow, and from purple (down) to orange (up). */
export function drawLetters(
  layout: MutagenesisLayout,
  mutagenesis: Mutagenesis,
  effect: EffectSeries,
  change: EffectSeries | undefined,
  theme: SvgTheme,
): string[] {
  const { window } = layout;
  const { codes } = mutagenesis.transcript;
  const size = window.width / (window.to - window.from);
  const furthest = change ? Math.max(-change.low, change.high) || 1 : 1;
  const parts: string[] = [];
  for (let position = Math.floor(window.from); position < Math.min(codes.length, window.to); position++) {
    const left = positionX(window, position);
    const x = Math.max(0, left);
    const middle = left + size / 2;
    const named = middle > 4 && middle < window.width - 4;
    const place = { position, x, width: Math.min(window.width, left + size) - x, middle, named };
    parts.push(
      ...cells(
        layout.effectCells,
        place,
        mutagenesis,
        effect,
        (value) => hexColour(viridis(value / (effect.high || 1))),
        theme,
      ),
      ...(change
        ? cells(
            layout.changeCells,
            place,
            mutagenesis,
            change,
            (value) => hexColour(diverging(value / furthest)),
            theme,
          )
        : []),
      ...letter(layout.sequence, place, codes),
      ...amino(layout.protein, place, mutagenesis, theme),
    );
  }
  return parts;
}

/** The four letters instead: a cell each, a dot for the one that stands there. */
function cells(
  row: PictureRow,
  { position, x, width, middle, named }: Place,
  { region, transcript }: Mutagenesis,
  { values }: EffectSeries,
  colour: (value: number) => string,
  theme: SvgTheme,
): string[] {
  if (position < region[0] || position >= region[1]) return [];
  const standing = BASE_NUMBER[transcript.codes[position]! & BASE_MASK]!;
  const height = row.height / 4;
  return [0, 1, 2, 3].flatMap((base) => {
    const value = values[4 * (position - region[0]) + base]!;
    const y = row.y + base * height;
    if (base !== standing) {
      return Number.isNaN(value) ? [] : [element('rect', { x, y, width, height, fill: colour(value) })];
    }
    return named ? [element('circle', { cx: middle, cy: y + height / 2, r: 1.5, fill: theme.muted })] : [];
  });
}

function letter({ y, height }: PictureRow, { position, x, width, middle, named }: Place, codes: Uint8Array): string[] {
  const standing = BASE_NUMBER[codes[position]! & BASE_MASK]!;
  const fill = BASE_COLOURS[standing] ?? UNKNOWN_COLOUR;
  const text = {
    x: middle,
    y: y + 11,
    'text-anchor': 'middle',
    'font-size': FONT,
    'font-weight': 600,
    fill: inkOn(fill),
  };
  return [
    element('rect', { x, y, width, height, fill }),
    ...(named ? [textElement(BASE_LETTERS[standing] ?? 'N', text)] : []),
  ];
}

/** Codons in two shades by turns, their amino acids on their middle bases. */
function amino(
  { y, height }: PictureRow,
  { position, x, width, middle, named }: Place,
  { transcript: { cds, codes } }: Mutagenesis,
  theme: SvgTheme,
): string[] {
  if (!cds || position < cds[0] || position >= cds[1]) return [];
  const offset = position - cds[0];
  const start = position - (offset % 3);
  if (start + 3 > cds[1]) return [];
  const shade = Math.floor(offset / 3) % 2 === 0 ? 0.3 : 0.14;
  const box = element('rect', { x, y, width, height, fill: theme.muted, 'fill-opacity': shade });
  if (!named || offset % 3 !== 1) return [box];
  const name = aminoAcid(codes[start]!, codes[start + 1]!, codes[start + 2]!);
  return [
    box,
    textElement(name, { x: middle, y: y + 11, 'text-anchor': 'middle', 'font-size': FONT, fill: theme.text }),
  ];
}
