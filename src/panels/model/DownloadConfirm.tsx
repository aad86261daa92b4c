import { formatBytes } from '../../notebook/format';
import { choiceName } from './schema';
import type { RemoteChoice } from './loading';

export interface Download {
  readonly request: RemoteChoice;
  readonly size: number | 'unknown' | 'asking';
}

interface DownloadConfirmProps {
  readonly download: Download;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** How large a download is, before it starts. */
export function DownloadConfirm({ download, onConfirm, onCancel }: DownloadConfirmProps) {
  const { request, size } = download;
  return (
    <div className="note" role="status" data-testid="model-download">
      {size === 'asking' ? (
        <p>Asking how large {choiceName(request)} is…</p>
      ) : (
        <p>
          <strong>{choiceName(request)}</strong>:{' '}
          {size === 'unknown' ? 'the server does not say how large it is.' : `${formatBytes(size)}.`} It is downloaded
          once and then kept in this browser.
        </p>
      )}
      {size !== 'asking' && (
        <button type="button" className="button button-main" data-testid="model-download-confirm" onClick={onConfirm}>
          {size === 'unknown' ? 'Load it' : `Load ${formatBytes(size)}`}
        </button>
      )}
      <button type="button" className="button" onClick={onCancel}>
        Not now
      </button>
    </div>
  );
}
