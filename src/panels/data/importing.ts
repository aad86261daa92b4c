/** New transcripts for a Data panel: read first, and only when they are there does the document change. */
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { changePanel } from '../../notebook/document/edits';
import type { JsonObject } from '../../notebook/document/documentTypes';
import { panelOf } from '../../notebook/document/graph';
import { edit } from '../../notebook/editing';
import { resultKey } from '../../notebook/keys';
import { entrySet, runTask, setProblem } from '../../notebook/notebook';
import type { Notebook } from '../../notebook/notebook';
import { panelTitle } from '../../notebook/panels';
import { adopt, keep } from '../../notebook/results';
import { resultOf } from '../../notebook/running';
import { select } from '../../notebook/selecting';
import { sourceName } from '../../notebook/sources';
import type { SourceRef } from '../../notebook/sources';
import type { Intake, NotebookState, Offered } from '../../notebook/state';
import type { ImportReport, ImportSource } from '../../workers/protocol';
import { emptyReason } from './emptyImport';
import { giveAgain, missingFiles } from './givingAgain';
import { dataKind, originOf } from './run';
import { parseDataParams } from './schema';
import type { DataParams } from './schema';

const EMPTY_INTAKE: Intake = { waiting: [], join: false };

export const intakeOf = (state: Pick<NotebookState, 'intake'>, panel: string): Intake =>
  state.intake[panel] ?? EMPTY_INTAKE;

function setIntake({ store }: Notebook, panel: string, change: Partial<Intake>): void {
  const state = store.getState();
  store.setState({ intake: entrySet(state.intake, panel, { ...intakeOf(state, panel), ...change }) });
}

export const offeredName = ({ source, ref }: Offered): string =>
  source === undefined ? sourceName(ref) : 'url' in source ? source.url : source.name;

/** Of those with one name the last. */
const byName = (offered: readonly Offered[]): Offered[] => [
  ...new Map(offered.map((one) => [offeredName(one), one])).values(),
];

/** What the imports under way read: files dropped meanwhile most likely belong to it. */
const reading = new WeakMap<Notebook, Map<string, readonly Offered[]>>();

function paramsOf({ store }: Notebook, panel: string): DataParams | undefined {
  const entry = panelOf(store.getState().document, panel);
  return entry && parseDataParams(entry.params);
}

/**
 * Reads files and addresses into a panel, in place of what it names now; where the user chose to join, together with it.
 * Files that wait for a partner, and files whose reading these ones interrupt, are always read along. On failure or cancel
 * everything stays as it was. Files that the document names already and the page has not at hand are given to it again.
 *
 * @param ways.join whether the panel's sources are read along; by default as the user chose on the form
 * @returns whether the panel has its transcripts
 */
export async function importSources(
  notebook: Notebook,
  panel: string,
  fresh: readonly ImportSource[],
  ways: { readonly join?: boolean } = {},
): Promise<boolean> {
  const { store, services, sources } = notebook;
  const params = paramsOf(notebook, panel);
  if (!params) return false;
  const missing = missingFiles(notebook, panel, params);
  if (missing.length > 0) {
    const given = await giveAgain(notebook, panel, missing, fresh);
    if (given !== undefined) return given;
  }
  const state = store.getState();
  const { waiting, join: chosen } = intakeOf(state, panel);
  const held = (ways.join ?? chosen) ? params.sources.map((ref) => ({ ref })) : [];
  const underWay = reading.get(notebook) ?? new Map<string, readonly Offered[]>();
  reading.set(notebook, underWay);
  const interrupted = state.tasks[panel]?.cancelling === false ? (underWay.get(panel) ?? []) : [];
  const offered = byName([...held, ...interrupted, ...waiting, ...fresh.map((source) => ({ source }))]);
  underWay.set(panel, offered);
  const started = performance.now();
  const title = `Reading ${offered.map(offeredName).join(', ')}`;
  const read = await runTask(notebook, panel, title, async (task, onProgress, signal) => {
    const opened = await Promise.all(offered.map(({ source, ref }) => source ?? sources.open(ref)));
    signal.throwIfAborted();
    return { opened, report: await services.data.importSources(opened, params, task, onProgress) };
  });
  if (underWay.get(panel) === offered) underWay.delete(panel);
  if (!read) return false;
  const { opened, report } = read;
  if (report.table.id.length === 0) {
    explainEmpty(notebook, panel, report, offered, params);
    return false;
  }
  const refs = namesOf(notebook, offered, opened, report);
  return hold(notebook, panel, { ...params, sources: refs, ensembl: null }, report, started);
}

/** Fetches one gene's transcripts from Ensembl into a panel, in place of what it names now. */
export async function fetchFromEnsembl(
  notebook: Notebook,
  panel: string,
  symbol: string,
  species: string,
): Promise<boolean> {
  const params = paramsOf(notebook, panel);
  if (!params) return false;
  const started = performance.now();
  const report = await runTask(notebook, panel, `Fetching ${symbol} from Ensembl`, (task, onProgress) =>
    notebook.services.data.fetchEnsembl(symbol, species, task, onProgress),
  );
  if (!report) return false;
  if (report.table.id.length === 0) {
    explainEmpty(notebook, panel, report, [], params);
    return false;
  }
  return hold(notebook, panel, { ...params, sources: [], ensembl: { symbol, species } }, report, started);
}

/** What the document calls the sources that were read; files are remembered, so that they can be read again in this sitting. */
function namesOf(
  { given }: Notebook,
  offered: readonly Offered[],
  opened: readonly ImportSource[],
  report: ImportReport,
): SourceRef[] {
  let print = 0;
  return opened.map((source, i): SourceRef => {
    if ('url' in source) return { kind: 'url', url: source.url };
    const { name, bytes, sha256 } = report.sources[print++]!;
    const { ref } = offered[i]!;
    if (ref) return ref;
    given.add(sha256, source.blob);
    return { kind: 'file', name, bytes, sha256 };
  });
}

/** Puts what was read into the document, as one step, with its result: it is not read twice. */
async function hold(
  notebook: Notebook,
  panel: string,
  params: DataParams,
  report: ImportReport,
  started: number,
): Promise<boolean> {
  const { store } = notebook;
  const keyOf = (read: DataParams): string =>
    resultKey({ kind: dataKind.kind, version: dataKind.version, params: dataKind.keyed!(read), inputs: {} });
  const key = keyOf(params);
  const { sources, ensembl } = params;
  // What the user changed meanwhile of what to keep stays; the result is then stale at once, and says so.
  edit(notebook, `Read ${originOf(params)}`, (document) =>
    changePanel(document, panel, (entry) =>
      keyOf(parseDataParams(entry.params)) === key
        ? entry
        : { ...entry, params: { ...entry.params, sources, ensembl }, view: {} },
    ),
  );
  const entry = panelOf(store.getState().document, panel);
  if (!entry) return false;
  setIntake(notebook, panel, { waiting: [] });
  const before = store.getState().results.get(panel)?.artefact as TranscriptsArtefact | undefined;
  const artefact: TranscriptsArtefact = { type: 'transcripts', report, origin: originOf(params) };
  const read = { ...entry, params: { ...params } as unknown as JsonObject };
  const result = resultOf(notebook, read, dataKind, key, artefact, (performance.now() - started) / 1000);
  adopt(notebook, result, panel);
  if (before) letGo(notebook, before.report, report);
  await keep(notebook, result);
  return true;
}

/** Transcripts that are no longer there are no longer chosen. */
function letGo(notebook: Notebook, before: ImportReport, now: ImportReport): void {
  const there = new Set(now.table.id);
  const gone = before.table.id.filter((id) => !there.has(id));
  if (gone.some((id) => notebook.store.getState().selected.has(id))) select(notebook, gone, 'remove');
}

/** An import that gave no transcript replaced nothing: says why, and lets files that lack a partner wait for it. */
function explainEmpty(
  notebook: Notebook,
  panel: string,
  report: ImportReport,
  offered: readonly Offered[],
  params: DataParams,
): void {
  const { files, rejected, rejectedCount } = report;
  const names = new Set(files.filter((file) => file.waits).map((file) => file.name));
  const waiting = offered.filter((one) => names.has(offeredName(one)));
  setIntake(notebook, panel, { waiting });
  setProblem(notebook, panel, {
    code: 'import.empty',
    ...emptyReason(report, params),
    ...(waiting.length > 0 && waiting.length === offered.length && { waits: true }),
    // A single one is told in full by the message.
    ...(rejectedCount > 1 && { refused: { rejected, rejectedCount } }),
  });
}

/** Empties a panel: one step of the history. */
export function clearTranscripts(notebook: Notebook, panel: string): void {
  setIntake(notebook, panel, { waiting: [] });
  setProblem(notebook, panel, undefined);
  edit(notebook, `Clear ${panelTitle(notebook, panel)}`, (document) =>
    changePanel(document, panel, (entry) => ({
      ...entry,
      params: { ...entry.params, sources: [], ensembl: null },
      view: {},
    })),
  );
}

export function setJoin(notebook: Notebook, panel: string, join: boolean): void {
  setIntake(notebook, panel, { join });
}

/** Drops a file from those that wait. */
export function removeWaiting(notebook: Notebook, panel: string, one: Offered): void {
  const { waiting } = intakeOf(notebook.store.getState(), panel);
  setIntake(notebook, panel, { waiting: waiting.filter((other) => other !== one) });
}

/** Reads the files that wait together with what the panel has. */
export function joinWaiting(notebook: Notebook, panel: string): Promise<boolean> {
  return importSources(notebook, panel, [], { join: true });
}
