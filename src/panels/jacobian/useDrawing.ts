import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Jacobian } from '../../analysis/jacobian/jacobianTypes';
import { BELOW, jacobianPalette, jacobianPixels } from '../../engine/export/jacobianImage';
import type { JacobianScale } from '../../engine/export/jacobianImage';
import type { Theme } from '../../engine/export/svgTheme';
import type { Area } from './area';

export interface Drawn {
  readonly jacobian: Jacobian;
  /** Rows that are there; undefined: all. A new number of `rows` means more of them. */
  readonly done: Uint8Array | undefined;
  readonly rows: number;
  readonly area: Area;
  readonly scale: JacobianScale;
  readonly theme: Theme;
}

/** Colours of pixels as an ImageData has them, one number each. */
function coloursOf(theme: Theme): Uint32Array {
  const bytes = Uint8Array.from(
    jacobianPalette(theme).flatMap(([red, green, blue], i) => [red, green, blue, i === BELOW ? 0 : 255]),
  );
  return new Uint32Array(bytes.buffer);
}

async function draw(canvas: HTMLCanvasElement, drawn: Drawn, signal: AbortSignal): Promise<void> {
  const { jacobian, done, area, scale, theme } = drawn;
  const { values, window } = jacobian;
  const { width, height } = canvas;
  const pixels = await jacobianPixels(
    values,
    window[1] - window[0],
    scale,
    { ...area, width, height },
    { done, signal },
  );
  const context = canvas.getContext('2d');
  if (!context) return;
  const colours = coloursOf(theme);
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  for (let p = 0; p < pixels.length; p++) words[p] = colours[pixels[p]!]!;
  context.putImageData(image, 0, 0);
}

/** Draws a Jacobian on a canvas whenever it, or the look at it, changes. A drawing under way is ended first, so that rows that come quickly are seen. */
export function useDrawing(canvas: RefObject<HTMLCanvasElement | null>, drawn: Drawn): void {
  const wanted = useRef<Drawn>(undefined);
  const busy = useRef(false);
  const ends = useRef<AbortController>(undefined);
  useEffect(() => {
    ends.current = new AbortController();
    return () => ends.current?.abort();
  }, []);
  const { jacobian, done, rows, area, scale, theme } = drawn;
  useEffect(() => {
    wanted.current = { jacobian, done, rows, area, scale, theme };
    if (busy.current) return;
    const { signal } = ends.current!;
    const all = async (): Promise<void> => {
      busy.current = true;
      try {
        for (let next = wanted.current; next && canvas.current && !signal.aborted; next = wanted.current) {
          wanted.current = undefined;
          await draw(canvas.current, next, signal);
        }
      } finally {
        busy.current = false;
      }
    };
    // It ends early when the panel goes away.
    void all().catch(() => undefined);
  }, [canvas, jacobian, done, rows, area, scale, theme]);
}
