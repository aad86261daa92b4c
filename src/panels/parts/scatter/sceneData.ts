import { drawOrder, pointPaint, selectedPoints, shownPoints } from '../../../engine/export/pointMarks';
import type { PointPaint } from '../../../engine/export/pointMarks';
import type { ScatterColour } from '../../../engine/export/scatterColour';
import { categorySpots } from '../../../engine/export/scatterLabels';
import type { CategorySpot } from '../../../engine/export/scatterLabels';
import { boundsOf } from '../../../engine/export/scatterView';
import type { Bounds } from '../../../engine/export/scatterView';
import { gridIndex } from './gridIndex';
import type { GridIndex } from './gridIndex';
import { SELECTED_BIT } from './renderer';
import type { DrawnPoints } from './renderer';

/** What a scene is made from; each part is taken as new when it is another object. */
export interface SceneInput {
  readonly positions: Float32Array;
  readonly ids: readonly string[];
  readonly colour: ScatterColour;
  readonly hidden: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  readonly showLabels: boolean;
  /** `#rrggbb` of points that are not coloured by anything */
  readonly plain: string;
}

/** What follows from it. */
export interface SceneData {
  readonly input: SceneInput;
  readonly bounds: Bounds | undefined;
  readonly paint: PointPaint;
  /** n flags */
  readonly shown: Uint8Array<ArrayBuffer>;
  readonly selected: Uint8Array<ArrayBuffer>;
  readonly someSelected: boolean;
  readonly points: DrawnPoints;
  readonly spots: readonly CategorySpot[];
  /** Built when first asked for: positions that change five times a second are seldom asked. */
  readonly grid: () => GridIndex;
}

/** Derives a scene, keeping from the last one whatever its input left as it was. */
export function sceneData(input: SceneInput, last: SceneData | undefined): SceneData {
  const { ids, colour } = input;
  const same = (...names: readonly (keyof SceneInput)[]): boolean =>
    last !== undefined && names.every((name) => last.input[name] === input[name]);
  // A caller may be between two sets of points for a moment: what has no id yet is not drawn.
  const moved = !same('positions', 'ids');
  const positions = moved ? owned(input.positions, ids.length) : last!.points.positions;
  const bounds = moved ? boundsOf(positions) : last!.bounds;
  const paint = same('ids', 'colour', 'plain') ? last!.paint : pointPaint(ids.length, colour, input.plain);
  const kept = !moved && same('colour', 'hidden');
  const shown = kept ? last!.shown : shownPoints(positions, colour, input.hidden);
  const selected = same('ids', 'selected') ? last!.selected : selectedPoints(ids, input.selected);
  const stay = last !== undefined && paint === last.paint && selected === last.selected;
  const styles = stay ? last.points.styles : paint.shapes.map((shape, i) => shape | (selected[i]! * SELECTED_BIT));
  const order = stay && kept ? last.points.order : drawOrder(shown, paint.beneath, selected);
  const labelled = input.showLabels && colour.kind === 'category';
  const spots = !labelled ? [] : kept && same('showLabels') ? last!.spots : categorySpots(positions, colour, shown);
  let grid: GridIndex | undefined;
  return {
    input,
    bounds,
    paint,
    shown,
    selected,
    someSelected: stay ? last.someSelected : selected.includes(1),
    points: { positions, rgba: paint.rgba, styles, order },
    spots,
    grid: kept ? last!.grid : () => (grid ??= gridIndex(positions, shown)),
  };
}

/** Positions of n points, over memory that WebGL takes; those that are missing are NaN. */
function owned(positions: Float32Array, n: number): Float32Array<ArrayBuffer> {
  if (positions.length === 2 * n && positions.buffer instanceof ArrayBuffer) {
    return positions as Float32Array<ArrayBuffer>;
  }
  const copy = new Float32Array(2 * n).fill(NaN);
  copy.set(positions.subarray(0, 2 * n));
  return copy;
}
