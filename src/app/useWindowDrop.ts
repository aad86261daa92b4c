import { useEffect, useState } from 'react';
import { MANIFEST_NAME } from '../bio/shards';
import { importSources } from '../notebook/actions/data';
import { readLabels } from '../notebook/actions/fineTuning';
import { chooseFiles } from '../notebook/actions/trainingData';
import { loadModel } from '../notebook/actions/model';
import type { Notebook } from '../notebook/notebook';
import { useNotebook } from '../notebook/react';
import { showPanel } from './navigation';

const CHECKPOINT = /\.(safetensors|ckpt|pt|pth|bin)$|(^|\/)config\.json$/i;

/**
 * Files dropped on the Model, Train or Fine-tune panel are a model, a training set or labels; elsewhere, a manifest makes them a training set, and
 * names that only checkpoints have are a model's.
 */
function take(notebook: Notebook, files: readonly File[], on: string | undefined): void {
  const named = files.map((blob) => ({ name: blob.name, blob }));
  if (on === 'train' || named.some((file) => file.name === MANIFEST_NAME)) {
    showPanel('train');
    void chooseFiles(notebook, named);
    return;
  }
  if (on === 'finetune') {
    showPanel('finetune');
    void readLabels(notebook, named[0]!);
    return;
  }
  const models = named.filter((file) => on === 'model' || CHECKPOINT.test(file.name));
  const transcripts = named.filter((file) => !models.includes(file));
  showPanel(transcripts.length > 0 ? 'data' : 'model');
  if (models.length > 0) void loadModel(notebook, { kind: 'files', files: models });
  if (transcripts.length > 0) void importSources(notebook, transcripts);
}

/** The whole window takes dropped files. Returns whether files are being dragged over it. */
export function useWindowDrop(): boolean {
  const notebook = useNotebook();
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
      const panel = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-drop]') : null;
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) take(notebook, files, panel?.dataset['drop']);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, [notebook]);
  return over;
}
