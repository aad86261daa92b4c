import { useState } from 'react';
import type { ModelRequest } from '../../engine/contracts';
import { downloadSize, loadModel, requestName, UNTRAINED } from '../../notebook/actions/model';
import { useNotebook, useNotebookState, usePreference } from '../../notebook/react';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { DownloadConfirm } from './DownloadConfirm';
import type { Download } from './DownloadConfirm';
import { PublishedForm } from './PublishedForm';

/** Every way to a model: the untrained preset, files, an address, a published repository. */
export function ModelSource() {
  const notebook = useNotebook();
  const busy = useNotebookState((state) => state.tasks.model !== undefined);
  const loaded = useNotebookState((state) => state.model !== undefined);
  const [last] = usePreference('model');
  const [download, setDownload] = useState<Download | undefined>();
  const ask = async (request: ModelRequest): Promise<void> => {
    setDownload({ request, size: 'asking' });
    const size = await downloadSize(notebook, request);
    // The user may have asked for another one meanwhile: only the newest question is answered.
    setDownload((now) => (now?.request !== request ? now : size === undefined ? undefined : { request, size }));
  };
  const load = (request: ModelRequest): void => {
    setDownload(undefined);
    void loadModel(notebook, request);
  };
  return (
    <div className="import">
      {last && !loaded && !busy && (
        <div className="note">
          <p>
            Last used here: <strong>{requestName(last)}</strong>
          </p>
          <button
            type="button"
            className="button"
            onClick={() => (last.kind === 'untrained' ? load(last) : void ask(last))}
          >
            Load it again
          </button>
        </div>
      )}
      <div className="columns">
        <div className="field">
          <span className="label">To try things out</span>
          <button
            type="button"
            className="button button-start"
            disabled={busy}
            data-testid="model-untrained"
            onClick={() => load(UNTRAINED)}
          >
            Orthrus Small, untrained (seed 0)
          </button>
          <span className="quiet">
            Random weights of the right shape. What they say of a transcript is not biology.
          </span>
        </div>
        <PublishedForm disabled={busy} onRequest={(request) => void ask(request)} />
      </div>
      {download && (
        <DownloadConfirm
          download={download}
          onConfirm={() => load(download.request)}
          onCancel={() => setDownload(undefined)}
        />
      )}
      <div className="columns">
        <FilePicker
          label="Choose a checkpoint"
          testId="model-drop"
          inputTestId="model-file-input"
          onFiles={(files) => load({ kind: 'files', files: files.map((blob) => ({ name: blob.name, blob })) })}
        >
          <p className="quiet">
            A .safetensors, Lightning .ckpt or pytorch_model.bin file, with its config.json if there is one. Nothing in
            it is executed.
          </p>
        </FilePicker>
        <AddressField
          label="From an https address"
          placeholder="https://…/model.safetensors"
          action="Ask for its size"
          disabled={busy}
          onAddresses={([url]) => url !== undefined && void ask({ kind: 'url', url })}
        />
      </div>
      <WherePublished />
    </div>
  );
}

function WherePublished() {
  return (
    <details className="settings">
      <summary>Where the published weights are, and what to drop here</summary>
      <p>
        The authors publish Orthrus on Hugging Face under the name <code>antichronology</code>. “Look it up” above reads{' '}
        <code>model.safetensors</code> and <code>config.json</code> from there, asks before it downloads and keeps the
        file in this browser for the next time. Your transcripts are never sent.
      </p>
      <p>
        On a machine without internet, download these two files elsewhere and drop both here. Checkpoints of your own
        training runs (<code>epoch=…-step=….ckpt</code>) work too: the encoder is taken, the rest is named and left.
      </p>
    </details>
  );
}
