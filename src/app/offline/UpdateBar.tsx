import { useEffect, useRef, useState } from 'react';
import { formatBytes } from '../../notebook/format';
import { useNotebookState } from '../../notebook/react';
import { watchVersions } from './versions';
import type { Versions, VersionState } from './versions';
import './updateBar.css';

/** Good news need not be read: it goes by itself. */
const READY_MS = 12_000;

/** Says once that the app works offline, and when a new version waits. Never loads the page again by itself. */
export function UpdateBar() {
  const [state, setState] = useState<VersionState>({ kind: 'current' });
  const versions = useRef<Versions>(undefined);
  const dismiss = (): void => setState({ kind: 'current' });

  useEffect(() => {
    // The development server serves sources, which change under a kept copy.
    if (import.meta.env.DEV) return;
    const watched = watchVersions(import.meta.env.BASE_URL, setState);
    versions.current = watched;
    return () => watched.stop();
  }, []);
  useEffect(() => {
    if (state.kind !== 'ready') return;
    const timer = setTimeout(dismiss, READY_MS);
    return () => clearTimeout(timer);
  }, [state]);

  return (
    <div className="update" role="status" aria-live="polite" data-testid="update" data-state={state.kind}>
      {state.kind === 'ready' && (
        <div className="update-bar">
          <span>Ready to work offline: {formatBytes(state.bytes)} kept in this browser.</span>
          <button type="button" className="button" onClick={dismiss}>
            Dismiss
          </button>
        </div>
      )}
      {(state.kind === 'waiting' || state.kind === 'replaced') && (
        <div className="update-bar">
          <span>
            {state.kind === 'waiting' ? 'A new version is ready.' : 'Another tab has moved to a new version.'}{' '}
            <Running />
          </span>
          <button type="button" className="button" data-testid="update-reload" onClick={() => versions.current?.take()}>
            Reload now
          </button>
          <button type="button" className="button" onClick={dismiss}>
            Later
          </button>
        </div>
      )}
    </div>
  );
}

/** What a reload would end. */
function Running() {
  const titles = useNotebookState((state) =>
    Object.values(state.tasks)
      .map(({ title }) => title)
      .join(', '),
  );
  return titles === '' ? null : <strong>Reloading ends what is running: {titles}.</strong>;
}
