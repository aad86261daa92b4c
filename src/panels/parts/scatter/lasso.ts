/** Bands across a polygon's height; each point is held against the edges of its own band only. */
const BANDS = 256;

/** An outline as x and y by turns, in data coordinates; the last corner joins the first. */
export type Outline = readonly number[];

/** Says whether (x, y) is inside an outline, by the even-odd rule. Outlines of fewer than three corners hold nothing. */
export function insideTest(outline: Outline): (x: number, y: number) => boolean {
  const corners = outline.length >> 1;
  if (corners < 3) return () => false;
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < corners; k++) {
    const [x, y] = [outline[2 * k]!, outline[2 * k + 1]!];
    [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
  }
  const perUnit = BANDS / (y1 - y0 || 1);
  const bandOf = (y: number): number => Math.min(BANDS - 1, Math.max(0, Math.floor((y - y0) * perUnit)));
  const bands: number[][] = Array.from({ length: BANDS }, () => []);
  for (let k = 0; k < corners; k++) {
    const next = (k + 1) % corners;
    const edge = [outline[2 * k]!, outline[2 * k + 1]!, outline[2 * next]!, outline[2 * next + 1]!] as const;
    const [from, to] = [bandOf(Math.min(edge[1], edge[3])), bandOf(Math.max(edge[1], edge[3]))];
    for (let band = from; band <= to; band++) bands[band]!.push(...edge);
  }
  return (x, y) => {
    if (x < x0 || x > x1 || y < y0 || y > y1) return false;
    const edges = bands[bandOf(y)]!;
    let inside = false;
    for (let k = 0; k < edges.length; k += 4) {
      const [ay, by] = [edges[k + 1]!, edges[k + 3]!];
      if (ay > y === by > y) continue;
      if (x < edges[k]! + ((y - ay) / (by - ay)) * (edges[k + 2]! - edges[k]!)) inside = !inside;
    }
    return inside;
  };
}

/** Indices of the points shown (n × 2 positions, n flags) that an outline holds. */
export function pointsInside(positions: Float32Array, shown: Uint8Array, outline: Outline): number[] {
  const inside = insideTest(outline);
  const found: number[] = [];
  for (let i = 0; i < shown.length; i++) {
    if (shown[i] && inside(positions[2 * i]!, positions[2 * i + 1]!)) found.push(i);
  }
  return found;
}
