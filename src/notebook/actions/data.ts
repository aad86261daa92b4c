import type { ImportOptions, ImportReport, ImportSource } from '../../workers/protocol';
import { counted } from '../format';
import { runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import { emptyFilter } from '../state';
import type { HeldData, Problem } from '../state';
import { geneList } from '../tableView';
import { offerUndo } from '../undo';

export const sourceName = (source: ImportSource): string => ('url' in source ? source.url : source.name);

/** The import options of the form, as the data worker takes them. */
export function importOptions({ preferences }: Notebook): ImportOptions {
  const { importGenes, importBiotypes, predictOrf, species } = preferences.getState();
  return { genes: geneList(importGenes), biotypes: geneList(importBiotypes), predictOrf, species: species.trim() };
}

let revisions = 0;

function hold(notebook: Notebook, report: ImportReport, sources: readonly ImportSource[], origin: string): void {
  const { store, preferences } = notebook;
  const before = store.getState().data;
  const data: HeldData = { revision: ++revisions, report, sources, origin };
  store.setState({ data, waiting: [], filter: emptyFilter, sort: undefined, selected: new Set(), notice: undefined });
  preferences.setState({ lastData: origin });
  if (before) offerReturn(notebook, before, `Replaced ${counted(before.report.table.id.length, 'transcript')}.`);
}

/** Offers to bring back transcripts that the data worker still keeps beside the present ones. */
function offerReturn(notebook: Notebook, before: HeldData, message: string): void {
  offerUndo(notebook, {
    message,
    take: async () => {
      notebook.store.setState({ data: before, filter: emptyFilter, selected: new Set() });
      notebook.preferences.setState({ lastData: before.origin });
    },
    expire: () => undefined,
  });
}

/** What an import under way reads: files dropped meanwhile most likely belong to it. */
const reading = new WeakMap<Notebook, readonly ImportSource[]>();

/** The sources in order, of those with one name the last. */
const byName = (sources: readonly ImportSource[]): ImportSource[] => [
  ...new Map(sources.map((source) => [sourceName(source), source])).values(),
];

interface ImportWays {
  /** An import with an origin of its own (the gallery, a second reading) stands by itself. */
  readonly origin?: string;
  readonly options?: ImportOptions;
  /** Whether the loaded files are read along; by default as the user chose on the form. */
  readonly join?: boolean;
}

/**
 * Reads files and addresses, replacing what is held; where the user chose to join, together with its files.
 * Files that wait for a partner, and files whose reading these ones interrupt, are always read along. On failure or cancel
 * everything stays as it was.
 * @returns whether transcripts came
 */
export async function importSources(
  notebook: Notebook,
  fresh: readonly ImportSource[],
  ways: ImportWays = {},
): Promise<boolean> {
  const { store, services } = notebook;
  const { data, waiting, tasks } = store.getState();
  const { origin, options = importOptions(notebook), join = store.getState().join } = ways;
  const held = join && data ? data.sources : [];
  const interrupted = tasks.data?.cancelling === false ? (reading.get(notebook) ?? []) : [];
  const all = byName(origin === undefined ? [...held, ...interrupted, ...waiting, ...fresh] : fresh);
  const names = all.map(sourceName).join(', ');
  if (origin === undefined) reading.set(notebook, all);
  const report = await runTask(notebook, 'data', `Reading ${names}`, (task, onProgress) =>
    services.data.importSources(all, options, task, onProgress),
  );
  if (reading.get(notebook) === all) reading.delete(notebook);
  if (!report) return false;
  if (report.table.id.length === 0) {
    explainEmpty(notebook, report, all, options);
    return false;
  }
  hold(notebook, report, all, origin ?? names);
  return true;
}

/** An import that gave no transcript replaced nothing: says why, and lets files that lack a partner wait for it. */
function explainEmpty(
  notebook: Notebook,
  report: ImportReport,
  all: readonly ImportSource[],
  options: ImportOptions,
): void {
  const { files, rejected, rejectedCount } = report;
  const names = new Set(files.filter((file) => file.waits).map((file) => file.name));
  const waiting = all.filter((source) => names.has(sourceName(source)));
  notebook.store.setState({ waiting });
  setProblem(notebook, 'data', {
    code: 'import.empty',
    ...emptyReason(report, options),
    ...(waiting.length > 0 && waiting.length === all.length && { waits: true }),
    // A single one is told in full by the message.
    ...(rejectedCount > 1 && { refused: { rejected, rejectedCount } }),
  });
}

/** Why no transcript came, and what to do: the first refusal, else what was filtered out, else the missing partner. */
function emptyReason(
  { files, rejected, rejectedCount, notes }: ImportReport,
  { genes, biotypes }: ImportOptions,
): Pick<Problem, 'message' | 'mend'> {
  const none = `No transcript came from ${files.map(({ name }) => name).join(', ')}`;
  const [first] = rejected;
  if (first) {
    const place = first.line === undefined ? '' : `${files.length > 1 ? `${first.file}, ` : ''}line ${first.line}: `;
    const more = rejectedCount > 1 ? ` (and ${counted(rejectedCount - 1, 'more rejected record')})` : '';
    return { message: `${none}: ${place}${first.reason.replace(/\.$/, '')}${more}.`, mend: first.mend };
  }
  const kept = [
    ...(genes.length > 0 ? [`genes ${genes.join(', ')}`] : []),
    ...(biotypes.length > 0 ? [`biotypes ${biotypes.join(', ')}`] : []),
  ].join(' and ');
  if (kept !== '' && files.every(({ waits }) => !waits)) {
    return {
      message: `${none}: only ${kept} were to be kept, and none of them is there.`,
      mend: 'Change or empty the fields under “What to keep of files”, then read the files again.',
    };
  }
  const partner = 'An annotation needs its transcript FASTA or its genome, a genome needs its annotation';
  const mend = `${partner}: drop the missing file, both are then read together.`;
  return { message: `${none}.`, mend: notes.length > 0 ? notes.join(' ') : mend };
}

/** Fetches one gene's transcripts from Ensembl, replacing what is held. */
export async function fetchFromEnsembl(notebook: Notebook, symbol: string, species: string): Promise<boolean> {
  const report = await runTask(notebook, 'data', `Fetching ${symbol} from Ensembl`, (task, onProgress) =>
    notebook.services.data.fetchEnsembl(symbol, species, task, onProgress),
  );
  if (!report) return false;
  if (report.table.id.length === 0) {
    explainEmpty(notebook, report, [], importOptions(notebook));
    return false;
  }
  hold(notebook, report, [], `Ensembl, ${symbol} (${species})`);
  return true;
}

/** Empties the table; for some seconds it can be brought back. */
export async function clearData(notebook: Notebook): Promise<void> {
  const before = notebook.store.getState().data;
  if (!before) return;
  notebook.store.setState({ data: undefined, waiting: [], filter: emptyFilter, selected: new Set() });
  notebook.preferences.setState({ lastData: undefined });
  offerReturn(notebook, before, `Cleared ${counted(before.report.table.id.length, 'transcript')}.`);
}

/** Drops a file from the waiting list. */
export function removeWaiting({ store }: Notebook, source: ImportSource): void {
  store.setState({ waiting: store.getState().waiting.filter((one) => one !== source) });
}
