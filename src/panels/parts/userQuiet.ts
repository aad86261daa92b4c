/**
 * Whether the user is scrolling, typing or dragging: work on the page's thread that can wait does so until then, since a frame that
 * comes late is noticed only by who moves something. Moving the pointer alone is no such thing: its picture moves without the page.
 */

/** So long without such an input, and the user is looking. ms */
const QUIET_MS = 250;

let lastInput = -Infinity;
const note = (): void => {
  lastInput = performance.now();
};
const noteDrag = (event: PointerEvent): void => {
  if (event.buttons !== 0) note();
};

for (const type of ['wheel', 'scroll', 'keydown', 'input', 'touchmove', 'pointerdown', 'pointerup'] as const) {
  addEventListener(type, note, { capture: true, passive: true });
}
addEventListener('pointermove', noteDrag, { capture: true, passive: true });

/** How long to wait at least, in ms; 0 when the user is quiet. */
export const untilQuiet = (): number => Math.max(0, lastInput + QUIET_MS - performance.now());
