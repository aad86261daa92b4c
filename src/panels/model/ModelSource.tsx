import { useState } from 'react';
import { useNotebook, usePanel } from '../../notebook/react';
import { AddressField } from '../parts/AddressField';
import { FilePicker } from '../parts/FilePicker';
import { DownloadConfirm } from './DownloadConfirm';
import type { Download } from './DownloadConfirm';
import { chooseModel, downloadSize, loadModelFiles } from './loading';
import type { RemoteChoice } from './loading';
import { PublishedForm } from './PublishedForm';
import { SHIPPED, UNTRAINED } from './schema';
import type { ModelChoice } from './schema';

/** Every way to a model: the one that ships, the untrained preset, files, an address, a published repository. */
export function ModelSource() {
  const notebook = useNotebook();
  const { id, task } = usePanel();
  const busy = task !== undefined;
  const [download, setDownload] = useState<Download | undefined>();
  const ask = async (request: RemoteChoice): Promise<void> => {
    setDownload({ request, size: 'asking' });
    const size = await downloadSize(notebook, id, request);
    // The user may have asked for another one meanwhile: only the newest question is answered.
    setDownload((now) => (now?.request !== request ? now : size === undefined ? undefined : { request, size }));
  };
  const load = (request: ModelChoice): void => {
    setDownload(undefined);
    void chooseModel(notebook, id, request);
  };
  return (
    <div className="import">
      <div className="columns">
        <div className="field">
          <span className="label">At hand</span>
          <button
            type="button"
            className="button button-start"
            disabled={busy}
            data-testid="model-shipped"
            onClick={() => load(SHIPPED)}
          >
            The trained model that ships
          </button>
          <span className="quiet">
            Small, and trained for a short time: its card says on what, and how well it does on genes it has not seen.
          </span>
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
            Random weights of the right shape, to compare with. What they say of a transcript is not biology.
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
          onFiles={(files) => {
            setDownload(undefined);
            void loadModelFiles(notebook, id, files);
          }}
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
