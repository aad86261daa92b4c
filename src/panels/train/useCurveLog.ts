import { useEffect, useState } from 'react';
import type { CurveLog } from '../../notebook/curveLog';

/** Between two looks at a log that grows. */
const LOOK_MS = 250;

/** Draws the component again as the log grows, four times a second at most. */
export function useCurveLog(log: CurveLog | undefined): void {
  const [, look] = useState(0);
  useEffect(() => {
    if (!log) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = log.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        look(log.version);
      }, LOOK_MS);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [log]);
}

/** The time, every second while `on`; for what says how long ago something was. */
export function useSeconds(on: boolean): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, [on]);
  return now;
}
