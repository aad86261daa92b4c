/** Draws at most once a frame, when asked to, and only while the place can be seen. */
export interface Frames {
  /** Something changed. */
  request(): void;
  /** Draws at once, within the frame that is being made. */
  now(): void;
  stop(): void;
}

/** A step that eases is told of this much time at most, so that it does not jump after a pause, in ms. */
const LONGEST_STEP = 50;

/**
 * @param draw is told the time since the last frame in ms, and says whether it wants another one. `data-drawn` of
 *   `host` counts the drawings, for tests.
 */
export function createFrames(host: HTMLElement, draw: (ms: number) => boolean): Frames {
  let dirty = false;
  let seen = false;
  let handle: number | undefined;
  let last = 0;
  let drawn = 0;

  const run = (time: number): void => {
    handle = undefined;
    dirty = draw(Math.min(LONGEST_STEP, Math.max(1, time - last)));
    last = time;
    host.dataset['drawn'] = String(++drawn);
    schedule();
  };
  const schedule = (): void => {
    if (dirty && seen && !document.hidden && handle === undefined) handle = requestAnimationFrame(run);
  };
  const visibility = new IntersectionObserver((entries) => {
    seen = entries.at(-1)?.isIntersecting ?? false;
    schedule();
  });
  visibility.observe(host);
  document.addEventListener('visibilitychange', schedule);
  return {
    request() {
      dirty = true;
      schedule();
    },
    now() {
      if (handle !== undefined) cancelAnimationFrame(handle);
      run(performance.now());
    },
    stop() {
      if (handle !== undefined) cancelAnimationFrame(handle);
      dirty = false;
      visibility.disconnect();
      document.removeEventListener('visibilitychange', schedule);
    },
  };
}
