import { PALETTE } from './colours';
import type { MarkShape } from './markShapes';
import type { CategoryColour } from './scatterColour';

/** How the points of a category are drawn. */
export interface CategoryMark {
  readonly name: string;
  /** index in `names` */
  readonly code: number;
  /** points */
  readonly count: number;
  /** `#rrggbb` */
  readonly colour: string;
  readonly shape: MarkShape;
  /** false: grey like every other category after the `DISTINCT` most frequent */
  readonly distinct: boolean;
}

export interface CategoryMarks {
  /** Categories that have points, most frequent first, then in the order of `names`. */
  readonly marks: readonly CategoryMark[];
  /** by code; undefined where a category has no point */
  readonly byCode: readonly (CategoryMark | undefined)[];
  /** points without a category */
  readonly missing: number;
}

/** Stands for points without a category among names of hidden categories. No file can hold it: names are text without NUL. */
export const MISSING_CATEGORY = '\u0000missing';

/** Of what is missing or shares a grey; 3.4 : 1 on white, 4.9 : 1 on the dark ground. */
export const GREY = '#8c8c8c';
export const MISSING_SHAPE: MarkShape = 'ring';

const COLOURS = PALETTE.slice(0, 7);
const SHAPES: readonly MarkShape[] = ['circle', 'square', 'triangle', 'diamond', 'plus', 'triangleDown', 'cross'];

/** So many categories have a mark of their own: three rounds of the seven colours. */
export const DISTINCT = 21;

const known = new WeakMap<CategoryColour, CategoryMarks>();

/**
 * Colours and shapes of categories, the one assignment that page, files and command line share. The most frequent seven differ
 * in colour and in shape; a second and third round of the colours comes with the shapes moved on, so that no two of 21 are
 * alike; all others are grey discs. It depends on all points, shown or not, so that hiding a category changes no other.
 * Made once for a colour: plot, labels and legend ask for it.
 */
export function categoryMarks(colour: CategoryColour): CategoryMarks {
  const made = known.get(colour) ?? marksOf(colour);
  known.set(colour, made);
  return made;
}

function marksOf(colour: CategoryColour): CategoryMarks {
  const { names, codes } = colour;
  const counts = new Uint32Array(names.length);
  let missing = 0;
  for (const code of codes) {
    if (code >= 0 && code < names.length) counts[code]!++;
    else missing++;
  }
  const present = names.map((_, code) => code).filter((code) => counts[code]! > 0);
  present.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const marks = present.map((code, rank): CategoryMark => {
    const base = { name: names[code]!, code, count: counts[code]! };
    if (rank >= DISTINCT) return { ...base, colour: GREY, shape: 'circle', distinct: false };
    const round = Math.floor(rank / COLOURS.length);
    const shape = SHAPES[(rank + 3 * round) % SHAPES.length]!;
    return { ...base, colour: COLOURS[rank % COLOURS.length]!, shape, distinct: true };
  });
  const byCode = new Array<CategoryMark | undefined>(names.length).fill(undefined);
  for (const mark of marks) byCode[mark.code] = mark;
  return { marks, byCode, missing };
}
