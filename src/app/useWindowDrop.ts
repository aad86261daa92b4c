import { useEffect, useState } from 'react';
import { importSources } from '../notebook/actions/data';
import { loadModel } from '../notebook/actions/model';
import type { Notebook } from '../notebook/notebook';
import { useNotebook } from '../notebook/react';
import { showPanel } from './navigation';

const CHECKPOINT = /\.(safetensors|ckpt|pt|pth|bin)$|(^|\/)config\.json$/i;

/** Files dropped on the Model panel are a model; elsewhere, only names that only checkpoints have go there. */
function take(notebook: Notebook, files: readonly File[], onModel: boolean): void {
  const named = files.map((blob) => ({ name: blob.name, blob }));
  const models = named.filter((file) => onModel || CHECKPOINT.test(file.name));
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
      const onModel = event.target instanceof Element && event.target.closest('[data-drop="model"]') !== null;
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) take(notebook, files, onModel);
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
