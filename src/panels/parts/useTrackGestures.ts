import { useEffect, useRef } from 'react';
import { panned, zoomed } from './trackWindow';
import type { Shown } from './trackWindow';

/** A wheel that turned over the page so recently is still scrolling it, in ms. */
const SCROLLING_MS = 250;

interface TrackGestures {
  readonly shown: Shown;
  /** Nucleotides of the transcript. */
  readonly length: number;
  /** Pixels of the track within the element. */
  readonly left: number;
  readonly width: number;
  readonly onShown: (shown: Shown) => void;
}

/** Wheel and drag on a track: the wheel zooms about the pointer (sideways it pans), a drag pans. */
export function useTrackGestures(element: React.RefObject<HTMLElement | null>, gestures: TrackGestures): void {
  const latest = useRef(gestures);
  useEffect(() => {
    latest.current = gestures;
  });
  useEffect(() => {
    const target = element.current;
    return target ? listen(target, () => latest.current) : undefined;
  }, [element]);
}

function listen(element: HTMLElement, gestures: () => TrackGestures): () => void {
  const ends = new AbortController();
  let scrolled = -Infinity;
  let drag: { readonly x: number; readonly shown: Shown } | undefined;
  // A page that is being scrolled and brings the track under the pointer goes on scrolling.
  window.addEventListener(
    'wheel',
    (event) => {
      if (!element.contains(event.target as Node)) scrolled = event.timeStamp;
    },
    { passive: true, signal: ends.signal },
  );
  const wheel = (event: WheelEvent): void => {
    const { shown, length, left, width, onShown } = gestures();
    if (event.timeStamp - scrolled < SCROLLING_MS && !event.ctrlKey) {
      scrolled = event.timeStamp;
      return;
    }
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const perPixel = (shown[1] - shown[0]) / width;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    // What is whole already goes no further out: the page may scroll.
    if (!sideways && event.deltaY > 0 && shown[1] - shown[0] >= length && !event.ctrlKey) return;
    event.preventDefault();
    if (sideways) {
      onShown(panned(shown, length, event.deltaX * lines * perPixel));
      return;
    }
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    const step = Math.max(-1, Math.min(1, -event.deltaY * lines * speed));
    const anchor = shown[0] + (event.clientX - element.getBoundingClientRect().left - left) * perPixel;
    onShown(zoomed(shown, length, Math.exp(step), anchor));
  };
  element.addEventListener('wheel', wheel, { passive: false, signal: ends.signal });
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      drag = { x: event.clientX, shown: gestures().shown };
      element.setPointerCapture(event.pointerId);
    },
    { signal: ends.signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (!drag) return;
      const { length, width, onShown } = gestures();
      const perPixel = (drag.shown[1] - drag.shown[0]) / width;
      onShown(panned(drag.shown, length, (drag.x - event.clientX) * perPixel));
    },
    { signal: ends.signal },
  );
  for (const name of ['pointerup', 'pointercancel'] as const) {
    element.addEventListener(name, () => (drag = undefined), { signal: ends.signal });
  }
  return () => ends.abort();
}
