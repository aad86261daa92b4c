import { useEffect, useState } from 'react';
import { MANIFEST_NAME } from '../bio/shards';
import { problemOf } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { giveFiles } from '../notebook/giving';
import { addPanel, setParams } from '../notebook/panels';
import { useNotebook } from '../notebook/react';
import { importSources } from '../panels/data/importing';
import { loadModelFiles } from '../panels/model/loading';
import { useApp } from './appContext';
import type { AppParts } from './appContext';
import { showPanel } from './navigation';
import { isNotebookFile, newNotebook, openFile } from './openNotebooks';

const CHECKPOINT = /\.(safetensors|ckpt|pt|pth|bin)$|(^|\/)config\.json$/i;

/** The panel of a kind that files go to: the one they were dropped on, else the first, else a new one. */
function panelFor(notebook: Notebook, kind: string, on: string | undefined): string {
  const { panels } = notebook.store.getState().document;
  const fitting = panels.filter((entry) => entry.kind === kind);
  return (fitting.find(({ id }) => id === on) ?? fitting[0])?.id ?? addPanel(notebook, { kind });
}

/** Gives dropped files to the panels that take them; a notebook is opened, and on the start page a new one is begun for others. */
async function take(notebook: Notebook, app: AppParts, files: readonly File[], on: string | undefined): Promise<void> {
  const document = files.find(({ name }) => isNotebookFile(name));
  if (document) return openFile(notebook, app, document);
  const begun = notebook.store.getState().page === 'start';
  if (begun) await newNotebook(notebook, app);
  const kind = notebook.store.getState().document.panels.find(({ id }) => id === on)?.kind;
  const named = files.map((blob) => ({ name: blob.name, blob }));
  const give = async (to: string, work: (panel: string) => Promise<unknown>): Promise<void> => {
    const panel = panelFor(notebook, to, on);
    showPanel(panel, begun ? 'keep' : 'push');
    await work(panel);
  };
  if (kind === 'train' || named.some(({ name }) => name === MANIFEST_NAME)) {
    return give('train', async (panel) =>
      setParams(notebook, panel, { data: { kind: 'files', files: await giveFiles(notebook, files) } }),
    );
  }
  if (kind === 'finetune' || kind === 'fewshot' || kind === 'fitness') {
    return give(kind, async (panel) =>
      setParams(notebook, panel, { labels: (await giveFiles(notebook, files.slice(0, 1)))[0]! }),
    );
  }
  if (kind === 'table') {
    const { joinTableFile } = await import('../panels/table/joining');
    return give('table', (panel) => joinTableFile(notebook, panel, files[0]!));
  }
  if (kind === 'domains') {
    const { giveDomains } = await import('../panels/domains/giveDomains');
    return give('domains', (panel) => giveDomains(notebook, panel, files[0]!));
  }
  const models = files.filter((file) => kind === 'model' || CHECKPOINT.test(file.name));
  const transcripts = named.filter(({ blob }) => !models.includes(blob));
  await Promise.all([
    models.length > 0 ? give('model', (panel) => loadModelFiles(notebook, panel, models)) : undefined,
    transcripts.length > 0 ? give('data', (panel) => importSources(notebook, panel, transcripts)) : undefined,
  ]);
}

/** The whole window takes dropped files. Returns whether files are being dragged over it. */
export function useWindowDrop(): boolean {
  const notebook = useNotebook();
  const app = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (!carriesFiles(event)) return;
      // Without this the browser would leave the page to show the file.
      event.preventDefault();
      const panel = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-panel]') : null;
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      take(notebook, app, files, panel?.dataset['panel']).catch((error: unknown) => {
        const { message, mend } = problemOf(error);
        notebook.store.setState({ notice: `${message} ${mend}` });
      });
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [notebook, app]);
  return over;
}
