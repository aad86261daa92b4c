/** A notebook with its results in one file, `.orthrus.zip`, that opens elsewhere without computing anything. */
import { sha256 } from '../../lib/hash';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import { ProgressMeter, type ProgressListener } from '../../lib/progress';
import type { ResultsApi } from '../../workers/resultsProtocol';
import type { Result } from '../artefacts';
import type { NotebookDocument } from '../document/documentTypes';
import { documentText } from './json';
import { MANIFEST_VERSION, manifestResult, sourcesOf, type Manifest, type ManifestFile } from './manifest';
import { writeArchive, type ArchiveFile } from './zipArchive';

/** Largest shared file; what is read is held to it, too. */
export const MAX_SHARED_BYTES = 2 ** 31;

export const resultFile = (key: string): string => `results/${key}.result`;
export const setFile = (name: string): string => `sets/${name}.set`;

export interface PlannedFile {
  readonly name: string;
  readonly blob: Blob;
}

const weigh = (files: readonly PlannedFile[]): number => files.reduce((sum, { blob }) => sum + blob.size, 0);

export interface PlannedResult extends PlannedFile {
  readonly result: Result;
  /** Panels that show it; none: it only went into another one. */
  readonly panels: readonly string[];
}

/** What would go into a file, with what it weighs. */
export interface ZipPlan {
  readonly document: NotebookDocument;
  readonly results: readonly PlannedResult[];
  readonly sets: readonly PlannedFile[];
  /** Bytes of the document and the results: enough for every picture and table. */
  readonly bytes: number;
  /** Bytes that transcripts add: needed only to compute further. */
  readonly transcriptBytes: number;
  /** Results that are not kept any more, in words. */
  readonly missing: readonly string[];
}

/** The results that are shown, those that went into them, and so on; each once, in this order. */
function withLineage(
  current: ReadonlyMap<string, Result>,
  find: (key: string) => Result | undefined,
): ReadonlyMap<string, { readonly result: Result; readonly panels: string[] }> {
  const found = new Map<string, { readonly result: Result; readonly panels: string[] }>();
  for (const [panel, result] of current) {
    const known = found.get(result.key);
    if (known) known.panels.push(panel);
    else found.set(result.key, { result, panels: [panel] });
  }
  // A map lists what is added while it is walked.
  for (const { result } of found.values()) {
    for (const key of Object.values(result.inputs)) {
      const source = found.has(key) ? undefined : find(key);
      if (source) found.set(key, { result: source, panels: [] });
    }
  }
  return found;
}

/**
 * What sharing a notebook takes along: its current results and what they were made from. Only handles of files are fetched, no bytes.
 *
 * @param current panel id → result to take along
 * @param find a result by its key, for what others were made from
 */
export async function zipPlan(
  document: NotebookDocument,
  current: ReadonlyMap<string, Result>,
  find: (key: string) => Result | undefined,
  results: Pick<ResultsApi, 'storedResults' | 'exportStored'>,
): Promise<ZipPlan> {
  const setsOf = new Map((await results.storedResults()).map(({ key, sets }) => [key, sets]));
  const planned: PlannedResult[] = [];
  const missing: string[] = [];
  const setNames = new Set<string>();
  for (const [key, { result, panels }] of withLineage(current, find)) {
    const blob = await results.exportStored('result', key);
    if (!blob) {
      missing.push(`${panels[0] ?? result.kind}: its result is not kept any more.`);
      continue;
    }
    planned.push({ name: resultFile(key), blob, result, panels });
    for (const name of setsOf.get(key) ?? []) setNames.add(name);
  }
  const sets: PlannedFile[] = [];
  for (const name of setNames) {
    const blob = await results.exportStored('set', name);
    if (blob) sets.push({ name: setFile(name), blob });
    else missing.push('Transcripts of a result are not kept any more.');
  }
  const bytes = weigh(planned) + new Blob([documentText(document)]).size;
  return { document, results: planned, sets, bytes, transcriptBytes: weigh(sets), missing };
}

export interface ZipOptions {
  readonly withTranscripts: boolean;
  /** Version of this program. */
  readonly app: string;
  /** ISO 8601. */
  readonly created: string;
  readonly signal?: AbortSignal;
  /** Bytes done of bytes to do. */
  readonly onProgress?: ProgressListener;
}

/**
 * Writes what was planned. Results go in as they are kept, which is dense already; texts are compressed.
 * @throws OrthrusError `share.tooLarge`; an AbortError when cancelled
 */
export async function writeZip(plan: ZipPlan, options: ZipOptions): Promise<Blob> {
  const { document, results, sets } = plan;
  const { withTranscripts, app, created, signal, onProgress } = options;
  const total = plan.bytes + (withTranscripts ? plan.transcriptBytes : 0);
  if (total > MAX_SHARED_BYTES) {
    throw new OrthrusError(
      'share.tooLarge',
      `This notebook weighs ${(total / 1e9).toFixed(1)} GB with its results; a shared file holds ${(MAX_SHARED_BYTES / 1e9).toFixed(1)} GB.`,
      withTranscripts ? 'Leave out the transcripts, or some of the results.' : 'Leave out some of the results.',
    );
  }
  const text = (name: string, content: string): ArchiveFile => ({ name, blob: new Blob([content]), deflate: true });
  const files: ArchiveFile[] = [
    text('notebook.json', documentText(document)),
    ...[...results, ...(withTranscripts ? sets : [])].map(({ name, blob }) => ({ name, blob, deflate: false })),
  ];
  // Each file is read twice: for its SHA-256, and for the archive's own checksum.
  const meter = new ProgressMeter(onProgress, 'packing', 'bytes', 2 * weigh(files));
  const listed: ManifestFile[] = [];
  for (const { name, blob } of files) {
    throwIfAborted(signal);
    const hash = await sha256(new Uint8Array(await blob.arrayBuffer()));
    listed.push({ name, bytes: blob.size, sha256: hash });
    meter.add(blob.size);
  }
  const manifest: Manifest = {
    format: 'orthrus-share',
    version: MANIFEST_VERSION,
    app,
    created,
    devices: [...new Set(results.map(({ result }) => result.made.device))],
    sources: sourcesOf(document),
    results: results.map(({ result, panels }) => manifestResult(result, panels)),
    files: listed,
  };
  const about = text('manifest.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
  return writeArchive([about, ...files], signal, (file) => {
    if (file !== about) meter.add(file.blob.size);
  });
}
