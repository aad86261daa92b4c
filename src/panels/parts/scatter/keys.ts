import type { ScatterMode } from './scatterTypes';

/** What a key does in a plot that has the focus. */
export type KeyAction =
  | { readonly does: 'mode'; readonly mode: ScatterMode }
  | { readonly does: 'zoom'; readonly factor: number }
  | { readonly does: 'pan'; readonly dx: number; readonly dy: number }
  | { readonly does: 'fit' | 'escape' | 'next' | 'back' | 'enter' | 'toggle' | 'chooseView' };

const STEP = 60;
const ZOOM = 1.5;

const KEYS: Readonly<Record<string, KeyAction>> = {
  p: { does: 'mode', mode: 'pan' },
  l: { does: 'mode', mode: 'lasso' },
  b: { does: 'mode', mode: 'box' },
  '+': { does: 'zoom', factor: ZOOM },
  '=': { does: 'zoom', factor: ZOOM },
  '-': { does: 'zoom', factor: 1 / ZOOM },
  '−': { does: 'zoom', factor: 1 / ZOOM },
  '0': { does: 'fit' },
  ArrowLeft: { does: 'pan', dx: STEP, dy: 0 },
  ArrowRight: { does: 'pan', dx: -STEP, dy: 0 },
  ArrowUp: { does: 'pan', dx: 0, dy: STEP },
  ArrowDown: { does: 'pan', dx: 0, dy: -STEP },
  Escape: { does: 'escape' },
  Enter: { does: 'enter' },
  ' ': { does: 'toggle' },
  a: { does: 'chooseView' },
  n: { does: 'next' },
};

/** What the key means; undefined for keys that are the browser's. */
export function keyAction(event: {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): KeyAction | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  // With Alt a Mac writes other letters.
  const letter = event.altKey ? /^Key([A-Z])$/.exec(event.code)?.[1] : undefined;
  const key = letter ?? event.key;
  const action = KEYS[key.length === 1 ? key.toLowerCase() : key];
  return action?.does === 'next' && event.shiftKey ? { does: 'back' } : action;
}
