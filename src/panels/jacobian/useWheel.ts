import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { Share } from './area';

/** A wheel that turned over the page so recently is still scrolling it, in ms. */
const SCROLLING_MS = 250;

/** The wheel zooms over an element, as over the scatter plots: at once, unless the page is being scrolled past it. */
export function useWheel(element: RefObject<HTMLElement | null>, onZoom: (factor: number, at: Share) => void): void {
  useEffect(() => {
    const place = element.current!;
    let scrolled = -Infinity;
    const wheel = (event: WheelEvent): void => {
      if (event.timeStamp - scrolled < SCROLLING_MS && !event.ctrlKey) {
        scrolled = event.timeStamp;
        return;
      }
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      // A pinch on a touchpad comes as a wheel with Ctrl in small steps.
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      const step = Math.max(-1, Math.min(1, -event.deltaY * lines * speed));
      if (step === 0) return;
      const box = place.getBoundingClientRect();
      onZoom(Math.exp(step), {
        down: (event.clientY - box.top) / box.height,
        across: (event.clientX - box.left) / box.width,
      });
    };
    const pageWheel = (event: WheelEvent): void => {
      if (!(event.target instanceof Node && place.contains(event.target))) scrolled = event.timeStamp;
    };
    place.addEventListener('wheel', wheel, { passive: false });
    addEventListener('wheel', pageWheel, { passive: true });
    return () => {
      place.removeEventListener('wheel', wheel);
      removeEventListener('wheel', pageWheel);
    };
  }, [element, onZoom]);
}
