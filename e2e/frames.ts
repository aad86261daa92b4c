import type { Page } from 'playwright';

/** What a page's thread did between two moments. Times in ms. */
export interface Frames {
  /** Tasks of 50 ms and more, which no input can interrupt: when they began (performance.now()) and how long they took. */
  readonly longTasks: readonly { readonly start: number; readonly duration: number }[];
  /** Gaps between frames: how many, the longest, and the one that 95 % are not above. */
  readonly count: number;
  readonly worstFrame: number;
  readonly p95: number;
  /** The longest time from an input to the frame that shows its effect; 0 where all took under 16 ms. */
  readonly slowestInput: number;
}

interface Recorder {
  readonly longTasks: { start: number; duration: number }[];
  readonly gaps: number[];
  slowestInput: number;
  stop(): void;
}

type Recording = typeof globalThis & { frameRecorder: Recorder };

/** Watches the page's thread from now on. @returns ends it and tells what was seen */
export async function recordFrames(page: Page): Promise<() => Promise<Frames>> {
  await page.evaluate(() => {
    const longTasks: Recorder['longTasks'] = [];
    const gaps: number[] = [];
    const tasks = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) longTasks.push({ start: startTime, duration });
    });
    tasks.observe({ type: 'longtask' });
    const inputs = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) recorder.slowestInput = Math.max(recorder.slowestInput, duration);
    });
    inputs.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    let last = performance.now();
    let frame = requestAnimationFrame(function next(now) {
      gaps.push(now - last);
      last = now;
      frame = requestAnimationFrame(next);
    });
    const recorder: Recorder = {
      longTasks,
      gaps,
      slowestInput: 0,
      stop() {
        cancelAnimationFrame(frame);
        tasks.disconnect();
        inputs.disconnect();
      },
    };
    (globalThis as Recording).frameRecorder = recorder;
  });
  return () =>
    page.evaluate(() => {
      const { frameRecorder: recorder } = globalThis as Recording;
      recorder.stop();
      // The first gap began before the recording.
      const gaps = recorder.gaps.slice(1).sort((a, b) => a - b);
      return {
        longTasks: recorder.longTasks,
        count: gaps.length,
        worstFrame: gaps.at(-1) ?? 0,
        p95: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
        slowestInput: recorder.slowestInput,
      };
    });
}

/** One line for the log. */
export function describeFrames({ longTasks, count, worstFrame, p95, slowestInput }: Frames): string {
  const tasks = longTasks.map(({ duration }) => duration.toFixed(0)).join(', ');
  return (
    `${count} frames, worst gap ${worstFrame.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, slowest input ${slowestInput} ms, ` +
    (tasks ? `long tasks of ${tasks} ms` : 'no long task')
  );
}
