import { describeError } from '../../lib/errors';
import { sha256 } from '../../lib/hash';
import { foreignDocument } from '../document/documentErrors';
import type { NotebookDocument } from '../document/documentTypes';
import { documentOfText, jsonOfText } from './json';
import { parseManifest, type Manifest } from './manifest';
import { damagedArchive, listArchive, readEntry, type ArchiveEntry } from './zipArchive';
import { MAX_SHARED_BYTES } from './zipWrite';

/** A result or transcript set of a shared file, for `ResultsApi.importStored`. */
export interface SharedStored {
  readonly what: 'result' | 'set';
  readonly name: string;
  readonly blob: Blob;
}

export interface SharedNotebook {
  readonly document: NotebookDocument;
  /** Undefined where it cannot be read; no result is taken then. */
  readonly manifest: Manifest | undefined;
  /** Transcript sets first: results speak of them. */
  readonly stored: readonly SharedStored[];
  /** What was left out and why, in words. */
  readonly notes: readonly string[];
}

/** The only names that are looked at; none can lead out of a folder. */
const STORED = /^(?:results\/([\w-]{1,100})\.result|sets\/([\w-]{1,100})\.set)$/;
/** Of notebook.json and manifest.json. */
const MAX_TEXT_BYTES = 200_000_000;

async function textOf(archive: Blob, entry: ArchiveEntry): Promise<string> {
  if (entry.size > MAX_TEXT_BYTES) throw damagedArchive(`${entry.name} is far larger than any notebook`);
  return (await readEntry(archive, entry)).text();
}

/** Whether a Blob begins like a zip archive, so that a dropped file can be told from notebook.json. */
export async function isZip(blob: Blob): Promise<boolean> {
  const start = new Uint8Array(await blob.slice(0, 4).arrayBuffer());
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}

/**
 * Opens a shared notebook. Every file is held to its size and SHA-256 in the manifest; a result that fails is left out with a note, and
 * the document opens all the same. Nothing is executed, and no name in the archive becomes a path.
 *
 * @throws OrthrusError `share.damaged`, and as parseDocument does
 */
export async function readZip(archive: Blob): Promise<SharedNotebook> {
  const entries = await listArchive(archive);
  if (entries.reduce((sum, { size }) => sum + size, 0) > MAX_SHARED_BYTES) {
    throw damagedArchive('it claims to hold more than 2 GB');
  }
  const notebook = entries.find(({ name }) => name === 'notebook.json');
  if (!notebook) throw foreignDocument();
  const document = documentOfText(await textOf(archive, notebook));
  const notes: string[] = [];
  const manifest = await manifestOf(archive, entries, notes);
  const sums = new Map(manifest?.files.map((file) => [file.name, file]));
  const keys = new Set(manifest?.results.map(({ key }) => key));
  const stored: SharedStored[] = [];
  for (const entry of manifest ? entries : []) {
    const { name } = entry;
    if (name === 'notebook.json' || name === 'manifest.json') continue;
    const match = STORED.exec(name);
    const sum = sums.get(name);
    const [what, id] = match?.[1] === undefined ? (['set', match?.[2]] as const) : (['result', match[1]] as const);
    if (id === undefined || !sum || (what === 'result' && !keys.has(id))) {
      notes.push(`${name.slice(0, 200)} was left out: the manifest does not know it.`);
      continue;
    }
    try {
      const blob = await readEntry(archive, entry);
      if (blob.size !== sum.bytes || (await sha256(new Uint8Array(await blob.arrayBuffer()))) !== sum.sha256) {
        throw damagedArchive(`${name} is not what the manifest says`);
      }
      stored.push({ what, name: id, blob });
    } catch (error) {
      notes.push(`${name} was left out. ${describeError(error)}`);
    }
  }
  const present = new Set(entries.map(({ name }) => name));
  for (const { name } of manifest?.files ?? []) {
    if (!present.has(name)) notes.push(`${name.slice(0, 200)} is missing from the file.`);
  }
  // Stable: sets first.
  stored.sort((a, b) => Number(a.what === 'result') - Number(b.what === 'result'));
  return { document, manifest, stored, notes };
}

async function manifestOf(
  archive: Blob,
  entries: readonly ArchiveEntry[],
  notes: string[],
): Promise<Manifest | undefined> {
  const entry = entries.find(({ name }) => name === 'manifest.json');
  try {
    if (!entry) throw damagedArchive('it has no manifest');
    return parseManifest(jsonOfText(await textOf(archive, entry)));
  } catch (error) {
    notes.push(`The results were left out. ${describeError(error)}`);
    return undefined;
  }
}
