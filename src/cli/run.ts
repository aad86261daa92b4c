import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OrthrusError, throwIfAborted } from '../lib/errors';
import { connectedPanels } from '../notebook/connected';
import { unknownKinds } from '../notebook/document/parseDocument';
import type { NotebookDocument } from '../notebook/document/documentTypes';
import { dependencyOrder } from '../notebook/document/graph';
import { evaluate } from '../notebook/evaluate';
import { cancelTask, createNotebook } from '../notebook/notebook';
import type { Notebook } from '../notebook/notebook';
import { defaultFigure } from '../notebook/panelKind';
import type { FigureSize } from '../notebook/panelKind';
import { panelTitle } from '../notebook/panels';
import { defaultPreferences } from '../notebook/preferences';
import { listKept, settleAlways } from '../notebook/results';
import { runPanel } from '../notebook/running';
import { documentOfText } from '../notebook/share/json';
import { isZip, readZip } from '../notebook/share/zipRead';
import { GivenFiles } from '../notebook/sources';
import { KINDS } from '../panels/kinds';
import { numberFlag, one, UsageError, type FlagKind, type Flags } from './args';
import { deviceRequest, nodeGpu } from './device';
import { SHIPPED_FILES } from './inputs';
import { nodeSources } from './nodeSources';
import type { ProgressLine } from './progressLine';
import { createServices } from './services';
import type { LocalServices } from './services';

export const runFlags: Readonly<Record<string, FlagKind>> = {
  notebook: 'one',
  out: 'one',
  files: 'many',
  keep: 'one',
  panel: 'many',
  width: 'one',
  height: 'one',
  theme: 'one',
  backend: 'one',
  threads: 'one',
  help: 'none',
};

/** Reads a document, and keeps the results that come with it where it is a shared file. */
async function readNotebook(path: string, services: LocalServices, line: ProgressLine): Promise<NotebookDocument> {
  await stat(path).catch((cause: unknown) => {
    throw new OrthrusError('cli.unreadable', `${path} cannot be read.`, 'Check its name.', { cause });
  });
  const blob = await openAsBlob(path);
  if (!(await isZip(blob))) return documentOfText(await readFile(path, 'utf8'));
  const { document, stored, notes } = await readZip(blob);
  for (const note of notes) line.note(note);
  for (const { what, name, blob: bytes } of stored) await services.results.importStored(what, name, bytes);
  return document;
}

function figureSize(flags: Flags): FigureSize {
  const theme = one(flags, 'theme') ?? defaultFigure.theme;
  if (theme !== 'light' && theme !== 'dark')
    throw new UsageError(`There is no theme "${theme}"; there are light and dark.`);
  return {
    width: numberFlag(flags, 'width', 200) ?? defaultFigure.width,
    height: numberFlag(flags, 'height', 200) ?? defaultFigure.height,
    theme,
  };
}

/**
 * `orthrus run notebook.json`: brings every panel up to date, as the page would, and writes the tables and figures of each into a folder
 * of its own under --out.
 */
export async function runNotebook(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const path = one(flags, 'notebook');
  if (path === undefined) throw new UsageError('The notebook is missing: orthrus run notebook.json.');
  const out = one(flags, 'out') ?? `${basename(path).replace(/(\.orthrus)?\.(json|zip)$/, '')}-results`;
  const figure = figureSize(flags);
  const device = deviceRequest(flags);
  const kept = one(flags, 'keep');
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'orthrus-')));
  const gpu = device.choice === 'cpu' ? undefined : await nodeGpu();
  const services = createServices({ gpu, device, folder });
  try {
    const document = await readNotebook(path, services, line);
    const given = new GivenFiles();
    const notebook = createNotebook({
      services,
      kinds: KINDS,
      sources: nodeSources([...(flags.get('files') ?? []), dirname(path)], SHIPPED_FILES),
      given,
      preferences: defaultPreferences,
      document,
    });
    const strangers = unknownKinds(document, KINDS);
    if (strangers.length > 0) line.note(`left out, as this program does not know them: ${strangers.join(', ')}`);
    notebook.store.setState({ device: await services.engine.useDevice(device) });
    line.note(`device: ${notebook.store.getState().device!.name}`);
    await listKept(notebook);
    settleAlways(notebook);
    await runAndWrite(notebook, wantedPanels(document, flags), out, figure, line, signal);
  } finally {
    await services.dispose();
    if (kept === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The panels asked for, in the order of dependence; default: all. */
function wantedPanels(document: NotebookDocument, flags: Flags): readonly string[] {
  const ids = dependencyOrder(document).map(({ id }) => id);
  const asked = flags.get('panel');
  const unknown = asked?.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new UsageError(`There is no panel "${unknown}"; there are ${ids.join(', ')}.`);
  return asked ? ids.filter((id) => asked.includes(id)) : ids;
}

async function runAndWrite(
  notebook: Notebook,
  ids: readonly string[],
  out: string,
  figure: FigureSize,
  line: ProgressLine,
  signal: AbortSignal,
): Promise<void> {
  const { store, kinds } = notebook;
  const stop = (): void => {
    for (const panel of Object.keys(store.getState().tasks)) void cancelTask(notebook, panel);
  };
  signal.addEventListener('abort', stop, { once: true });
  const endProgress = store.subscribe(({ tasks }) => {
    for (const [panel, { progress }] of Object.entries(tasks)) {
      if (progress) line.update({ ...progress, stage: `${panelTitle(notebook, panel)}: ${progress.stage}` });
    }
  });
  // One after the other here, so that what is written comes in order; each runs what it needs, independent inputs side by side.
  const failed: string[] = [];
  for (const id of ids) {
    throwIfAborted(signal);
    const entry = store.getState().document.panels.find((one) => one.id === id)!;
    const kind = kinds.get(entry.kind);
    if (!kind) continue;
    const started = performance.now();
    const done = await runPanel(notebook, id);
    throwIfAborted(signal);
    if (!done) {
      const { problems } = store.getState();
      const why = problems[id] ?? {
        message: evaluate(store.getState(), kinds).get(id)?.reason ?? 'what it needs failed',
        mend: '',
      };
      failed.push(id);
      line.note(`${id}: ${why.message} ${why.mend}`.trim());
      continue;
    }
    const result = store.getState().results.get(id);
    const files =
      (await kind.files?.(result!, {
        params: kind.parse(entry.params) as unknown,
        view: kind.parseView(entry.view) as unknown,
        title: panelTitle(notebook, id),
        source: (made, port) => store.getState().cache.get(made.inputs[port] ?? ''),
        connected: connectedPanels(store.getState(), kinds, id),
        figure,
        services: notebook.services,
      })) ?? [];
    for (const { name, content } of files) {
      await mkdir(join(out, id), { recursive: true });
      await writeFile(join(out, id, name), content);
    }
    const written = files.map(({ name }) => name).join(', ');
    line.note(
      `${id}: ${((performance.now() - started) / 1000).toFixed(1)} s${written === '' ? '' : `  ${join(out, id)}: ${written}`}`,
    );
  }
  endProgress();
  signal.removeEventListener('abort', stop);
  if (failed.length > 0) {
    throw new OrthrusError(
      'run.failed',
      `${failed.length} of ${ids.length} panels could not be brought up to date: ${failed.join(', ')}.`,
      'What the others gave is written.',
    );
  }
}
