import type { ImportOptions, ImportReport, ImportSource } from '../../workers/protocol';
import { counted } from '../format';
import { runTask, setProblem } from '../notebook';
import type { Notebook } from '../notebook';
import { emptyFilter } from '../state';
import type { HeldData } from '../state';
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
  else void notebook.services.data.forget();
}

/** Only the newest offer may make the worker forget: an older one expires when the next replacement is already kept. */
let offers = 0;

/** Offers to bring back transcripts that the data worker still keeps beside the present ones. */
function offerReturn(notebook: Notebook, before: HeldData, message: string): void {
  const mine = ++offers;
  offerUndo(notebook, {
    message,
    take: async () => {
      await notebook.services.data.undo();
      notebook.store.setState({ data: before, filter: emptyFilter, selected: new Set() });
      notebook.preferences.setState({ lastData: before.origin });
    },
    expire: () => {
      if (mine === offers) void notebook.services.data.forget();
    },
  });
}

/**
 * Reads files and addresses, replacing what is held; where the user chose to join, together with its files.
 * Files that wait for a partner are always read along. On failure or cancel everything stays as it was.
 * @returns whether transcripts came
 */
export async function importSources(
  notebook: Notebook,
  fresh: readonly ImportSource[],
  { origin, options }: { origin?: string; options?: ImportOptions } = {},
): Promise<boolean> {
  const { store, services } = notebook;
  const { data, waiting, join } = store.getState();
  // An import with an origin of its own (the gallery, a second reading) stands by itself.
  const earlier = origin === undefined ? [...(join && data ? data.sources : []), ...waiting] : [];
  const all = [...earlier.filter((old) => !fresh.some((one) => sourceName(one) === sourceName(old))), ...fresh];
  const names = all.map(sourceName).join(', ');
  const report = await runTask(notebook, 'data', `Reading ${names}`, (task, onProgress) =>
    services.data.importSources(all, options ?? importOptions(notebook), task, onProgress),
  );
  if (!report) return false;
  if (report.table.id.length === 0) {
    explainEmpty(notebook, report, all, names);
    return false;
  }
  hold(notebook, report, all, origin ?? names);
  return true;
}

/** An import that gave no transcript replaced nothing: says why, and lets its files wait for their partner. */
function explainEmpty(notebook: Notebook, report: ImportReport, all: readonly ImportSource[], names: string): void {
  const { rejected, rejectedCount, notes } = report;
  const first = rejected[0];
  const readable = report.files.some((file) => file.records > 0);
  // Files with records may only lack a partner (a GTF its FASTA); anything else is dropped from the waiting list.
  notebook.store.setState({ waiting: readable ? all : [] });
  setProblem(notebook, 'data', {
    code: 'import.empty',
    message: `No transcript came from ${names}${first ? `: ${first.reason}` : ''}${
      rejectedCount > 1 ? ` (and ${counted(rejectedCount - 1, 'more rejected record')})` : ''
    }.`,
    mend:
      first?.mend ??
      (notes.length > 0
        ? notes.join(' ')
        : 'An annotation needs its transcript FASTA or its genome: drop the missing file, both are then read together.'),
  });
}

/** Fetches one gene's transcripts from Ensembl, replacing what is held. */
export async function fetchFromEnsembl(notebook: Notebook, symbol: string, species: string): Promise<boolean> {
  const report = await runTask(notebook, 'data', `Fetching ${symbol} from Ensembl`, (task, onProgress) =>
    notebook.services.data.fetchEnsembl(symbol, species, task, onProgress),
  );
  if (!report) return false;
  if (report.table.id.length === 0) {
    explainEmpty(notebook, report, [], `Ensembl for ${symbol}`);
    return false;
  }
  hold(notebook, report, [], `Ensembl, ${symbol} (${species})`);
  return true;
}

/** Empties the table; for some seconds it can be brought back. */
export async function clearData(notebook: Notebook): Promise<void> {
  const before = notebook.store.getState().data;
  if (!before) return;
  await notebook.services.data.clear();
  notebook.store.setState({ data: undefined, waiting: [], filter: emptyFilter, selected: new Set() });
  notebook.preferences.setState({ lastData: undefined });
  offerReturn(notebook, before, `Cleared ${counted(before.report.table.id.length, 'transcript')}.`);
}

/** Drops a file from the waiting list. */
export function removeWaiting({ store }: Notebook, source: ImportSource): void {
  store.setState({ waiting: store.getState().waiting.filter((one) => one !== source) });
}
