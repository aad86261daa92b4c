import { placeLabels } from '../../../engine/export/scatterLabels';
import type { CategorySpot } from '../../../engine/export/scatterLabels';
import { screenX, screenY } from '../../../engine/export/scatterView';
import type { ScatterView } from '../../../engine/export/scatterView';
import type { PlotSize } from './navigation';

const SVG = 'http://www.w3.org/2000/svg';
const LABEL_SIZE = 12;
/** Between a point and its tooltip, in pixels. */
const GAP = 12;

/** A ring with a tooltip around the point it is about. */
export interface Pointed {
  /** data coordinates */
  readonly x: number;
  readonly y: number;
  /** pixels */
  readonly radius: number;
  readonly lines: readonly string[];
}

/** What lies over the points this time. */
export interface OverlayLook {
  readonly view: ScatterView;
  readonly size: PlotSize;
  readonly spots: readonly CategorySpot[];
  readonly pointed: Pointed | undefined;
  /** outline that is being drawn, x and y by turns, in pixels */
  readonly outline: readonly number[];
}

/** Labels, outline, ring and tooltip over the canvas, as SVG and HTML in the page's own colours. Not for readers of the screen. */
export interface Overlay {
  draw(look: OverlayLook): void;
  remove(): void;
}

export function createOverlay(host: HTMLElement): Overlay {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'scatter-overlay');
  svg.setAttribute('aria-hidden', 'true');
  const make = (name: string, className: string): SVGElement => {
    const element = document.createElementNS(SVG, name);
    element.setAttribute('class', className);
    svg.append(element);
    return element;
  };
  const labels = make('g', 'scatter-labels');
  const outline = make('path', 'scatter-outline');
  // Light on dark on light: seen over points of any colour.
  const halo = make('circle', 'scatter-ring-halo');
  const ring = make('circle', 'scatter-ring');
  const tooltip = document.createElement('div');
  tooltip.className = 'scatter-tooltip';
  tooltip.setAttribute('aria-hidden', 'true');
  host.append(svg, tooltip);

  let written: readonly CategorySpot[] = [];
  let texts: SVGElement[] = [];
  let told: readonly string[] | undefined;

  const drawLabels = ({ spots, view, size }: OverlayLook): void => {
    if (spots !== written) {
      written = spots;
      texts = spots.map(({ name }) => {
        const text = document.createElementNS(SVG, 'text');
        text.textContent = name;
        return text;
      });
      labels.replaceChildren(...texts);
    }
    if (spots.length === 0) return;
    const wanted = spots.map(({ name, x, y }) => ({
      text: name,
      x: screenX(view, x, size.width),
      y: screenY(view, y, size.height),
    }));
    placeLabels(wanted, size.width, size.height, LABEL_SIZE).forEach((at, i) => {
      texts[i]!.style.display = at ? '' : 'none';
      if (at) texts[i]!.setAttribute('transform', `translate(${at.x.toFixed(1)} ${(at.y + 4).toFixed(1)})`);
    });
  };

  const drawPointed = ({ pointed, view, size }: OverlayLook): void => {
    const x = pointed ? screenX(view, pointed.x, size.width) : NaN;
    const y = pointed ? screenY(view, pointed.y, size.height) : NaN;
    const seen = pointed !== undefined && x >= 0 && y >= 0 && x <= size.width && y <= size.height;
    for (const element of [halo, ring, tooltip]) element.style.display = seen ? '' : 'none';
    if (!seen) return;
    for (const circle of [halo, ring]) {
      circle.setAttribute('cx', x.toFixed(1));
      circle.setAttribute('cy', y.toFixed(1));
      circle.setAttribute('r', (pointed.radius + 3).toFixed(1));
    }
    if (told !== pointed.lines) {
      told = pointed.lines;
      tooltip.replaceChildren(
        ...pointed.lines.map((line) => {
          const row = document.createElement('div');
          row.textContent = line;
          return row;
        }),
      );
    }
    const { offsetWidth: width, offsetHeight: height } = tooltip;
    const left = x + GAP + width > size.width && x > width + GAP ? x - GAP - width : x + GAP;
    const top = Math.min(Math.max(4, y - height / 2), Math.max(4, size.height - height - 4));
    tooltip.style.transform = `translate(${left.toFixed(0)}px, ${top.toFixed(0)}px)`;
  };

  return {
    draw(look) {
      drawLabels(look);
      const corners = look.outline;
      const path = corners.map((value, k) =>
        k % 2 === 0 ? `${k === 0 ? 'M' : 'L'}${value.toFixed(1)}` : value.toFixed(1),
      );
      outline.setAttribute('d', corners.length >= 4 ? `${path.join(' ')}Z` : '');
      drawPointed(look);
    },
    remove() {
      svg.remove();
      tooltip.remove();
    },
  };
}
