import { useEffect, useMemo, useRef, useState } from 'react';
import { APP_VERSION } from '../../notebook/appVersion';
import { evaluate } from '../../notebook/evaluate';
import { counted, formatBytes } from '../../notebook/format';
import { problemOf } from '../../notebook/notebook';
import { useNotebook, useNotebookState } from '../../notebook/react';
import { documentText } from '../../notebook/share/json';
import { documentLink } from '../../notebook/share/link';
import { writeZip, zipPlan } from '../../notebook/share/zipWrite';
import type { ZipPlan } from '../../notebook/share/zipWrite';
import type { Problem } from '../../notebook/state';
import { CopyButton } from '../../panels/parts/CopyButton';
import { ProblemNote } from '../../panels/parts/ProblemNote';
import { saveFile } from '../../panels/parts/saveFile';
import { Dialog } from './Dialog';

/** A file name of a title: "BCL2L1 isoforms" → "BCL2L1-isoforms". */
export const fileStem = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'notebook';

/** The notebook for others: with its results, alone, or as a link. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const { store } = useNotebook();
  const document = useNotebookState((state) => state.document);
  const stem = fileStem(document.title);
  const link = useMemo(() => documentLink(document, `${location.origin}${location.pathname}`), [document]);
  return (
    <Dialog title="Share this notebook" testId="share-dialog" onClose={onClose}>
      <WithResults stem={stem} />
      <section className="dialog-part">
        <h3>The document alone</h3>
        <p className="quiet">
          Panels, parameters, seeds and notes as JSON, without results. Also what{' '}
          <code>npx orthrus run {stem}.json</code> takes.
        </p>
        <div className="row">
          <button
            type="button"
            className="button"
            data-testid="share-json"
            onClick={() =>
              saveFile(
                new Blob([documentText(store.getState().document)], { type: 'application/json' }),
                `${stem}.json`,
              )
            }
          >
            Save {stem}.json
          </button>
        </div>
      </section>
      <section className="dialog-part">
        <h3>A link</h3>
        {link.link === undefined ? (
          <p className="quiet" data-testid="share-link-too-long">
            {link.reason} Share a file instead.
          </p>
        ) : (
          <>
            <p className="quiet">
              All of the document is in the link itself, {counted(link.link.length, 'character')}; nothing is stored
              anywhere. Files of your own that it names are not in it.
            </p>
            <div className="field-row">
              <input readOnly aria-label="Link to this notebook" value={link.link} data-testid="share-link" />
              <CopyButton text={link.link} label="Copy the link" />
            </div>
          </>
        )}
      </section>
    </Dialog>
  );
}

function WithResults({ stem }: { readonly stem: string }) {
  const { store, kinds, services } = useNotebook();
  const [plan, setPlan] = useState<ZipPlan>();
  const [problem, setProblem] = useState<Problem>();
  const [withTranscripts, setWithTranscripts] = useState(true);
  const [share, setShare] = useState<number>();
  const controller = useRef(new AbortController());
  useEffect(() => {
    const state = store.getState();
    const current = new Map(
      [...evaluate(state, kinds)].flatMap(([id, { current: valid, result }]) =>
        valid && result ? [[id, result] as const] : [],
      ),
    );
    zipPlan(state.document, current, (key) => state.cache.get(key), services.results).then(setPlan, (error: unknown) =>
      setProblem(problemOf(error)),
    );
    const { current: ending } = controller;
    return () => ending.abort();
  }, [store, kinds, services]);
  const save = async (): Promise<void> => {
    if (!plan) return;
    setShare(0);
    try {
      const blob = await writeZip(plan, {
        withTranscripts,
        app: APP_VERSION,
        created: new Date().toISOString(),
        signal: controller.current.signal,
        onProgress: ({ done, total }) => setShare(total > 0 ? done / total : 0),
      });
      saveFile(blob, `${stem}.orthrus.zip`);
    } catch (error) {
      if (!controller.current.signal.aborted) setProblem(problemOf(error));
    }
    setShare(undefined);
  };
  return (
    <section className="dialog-part">
      <h3>With its results</h3>
      <p className="quiet">
        One file with the document, {counted(plan?.results.length ?? 0, 'result')} and a manifest of versions, seeds,
        device, hashes and sources. It opens elsewhere with the same pictures, and nothing is computed again.
      </p>
      {problem && <ProblemNote problem={problem} onDismiss={() => setProblem(undefined)} />}
      {plan && plan.missing.length > 0 && <p className="quiet">{plan.missing.join(' ')}</p>}
      {plan && plan.transcriptBytes > 0 && (
        <label className="check">
          <input
            type="checkbox"
            checked={withTranscripts}
            data-testid="share-transcripts"
            onChange={(event) => setWithTranscripts(event.target.checked)}
          />
          with the transcripts{' '}
          <span className="quiet">{formatBytes(plan.transcriptBytes)}; needed to compute further</span>
        </label>
      )}
      <div className="row">
        <button
          type="button"
          className="button button-main"
          disabled={!plan || share !== undefined}
          data-testid="share-zip"
          onClick={() => void save()}
        >
          {share === undefined ? `Save ${stem}.orthrus.zip` : `Writing, ${Math.floor(100 * share)} %`}
        </button>
        {plan && (
          <span className="quiet">{formatBytes(plan.bytes + (withTranscripts ? plan.transcriptBytes : 0))}</span>
        )}
      </div>
    </section>
  );
}
