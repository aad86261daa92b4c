import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { counted } from '../../notebook/format';
import type { OutputFile, PanelKind, RunContext } from '../../notebook/panelKind';
import { sourceName } from '../../notebook/sources';
import { geneCount } from '../../notebook/tableView';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { ImportReport } from '../../workers/protocol';
import { emptyReason } from './emptyImport';
import { rejectionsTsv } from './rejectionsTsv';
import { namesSource, parseDataParams, parseDataView } from './schema';
import type { DataParams, DataView } from './schema';
import { tableCsv } from './tableCsv';

/** Where transcripts are from, in one line. */
export const originOf = ({ ensembl, sources }: DataParams): string =>
  ensembl ? `Ensembl, ${ensembl.symbol} (${ensembl.species})` : sources.map(sourceName).join(', ');

/**
 * Reads what the parameters name.
 * @throws OrthrusError `import.empty` where no transcript comes of it; as the sources and the data worker
 */
async function run(context: RunContext<DataParams>): Promise<TranscriptsArtefact> {
  const { params, services, task, onProgress, signal } = context;
  const { ensembl } = params;
  let report: ImportReport;
  if (ensembl) {
    report = await services.data.fetchEnsembl(ensembl.symbol, ensembl.species, task, onProgress);
  } else {
    const opened = await Promise.all(params.sources.map((source) => context.sources.open(source)));
    throwIfAborted(signal);
    report = await services.data.importSources(opened, params, task, onProgress);
  }
  if (report.table.id.length === 0) {
    const { message, mend } = emptyReason(report, params);
    throw new OrthrusError('import.empty', message, mend);
  }
  return { type: 'transcripts', report, origin: originOf(params) };
}

/** Whether a value is a table of transcripts with all of its columns. */
function isReport(value: unknown): value is ImportReport {
  if (typeof value !== 'object' || value === null) return false;
  const { set, table, rejected, rejectedCount, files, notes } = value as Partial<ImportReport>;
  const lists = [rejected, files, notes].every((list) => Array.isArray(list));
  if (typeof set !== 'string' || !lists || typeof rejectedCount !== 'number') return false;
  if (typeof table !== 'object' || !Array.isArray(table.id)) return false;
  const count = table.id.length;
  const texts = [table.id, table.name, table.gene, table.geneId, table.species, table.biotype, table.chrom];
  const lengths = [table.length, table.exonCount, table.cdsLength, table.utr5Length, table.utr3Length];
  return (
    [...texts, table.cdsSource].every((column) => Array.isArray(column) && column.length === count) &&
    lengths.every((column) => column instanceof Uint32Array && column.length === count) &&
    table.gc instanceof Float32Array &&
    table.gc.length === count
  );
}

export const dataKind: PanelKind<DataParams, DataView, TranscriptsArtefact> = {
  kind: 'data',
  version: 1,
  title: 'Data',
  purpose: 'Transcripts with their structure, from files, addresses or Ensembl.',
  action: 'Read',
  ports: [],
  gives: 'transcripts',
  takesSubset: false,
  automatic: false,
  parse: parseDataParams,
  parseView: parseDataView,
  lacks: (params) => (namesSource(params) ? undefined : 'Drop a FASTA and its annotation, or name a gene.'),
  asksOthers: ({ ensembl, sources }) => ensembl !== null || sources.some(({ kind }) => kind === 'url'),
  keyed: ({ ensembl, ...rest }) => (ensembl ? { ensembl } : rest),
  run,
  hash: ({ report }) => report.set,
  summary: ({ artefact }, params) => {
    if (!namesSource(params)) return '';
    const { table } = artefact.report;
    const genes = geneCount(table);
    return `${counted(table.id.length, 'transcript')}${genes > 0 ? ` of ${counted(genes, 'gene')}` : ''}`;
  },
  sound: (artefact): artefact is TranscriptsArtefact => {
    const { type, report, origin } = (artefact ?? {}) as Partial<TranscriptsArtefact>;
    return type === 'transcripts' && typeof origin === 'string' && isReport(report);
  },
  files: async ({ artefact }): Promise<readonly OutputFile[]> => {
    const { table, rejected } = artefact.report;
    return [
      { name: 'transcripts.csv', content: tableCsv(table) },
      ...(rejected.length > 0 ? [{ name: 'rejected.tsv', content: rejectionsTsv(rejected) }] : []),
    ];
  },
};
