/** A small notebook in a link: all of it is in the part after #, which browsers send to nobody. */
import { sha256 } from '@noble/hashes/sha2.js';
import { deflateSync, inflateSync } from 'fflate';
import { damagedDocument } from '../document/documentErrors';
import type { NotebookDocument } from '../document/documentTypes';
import { parseDocument } from '../document/parseDocument';
import { canonicalJson } from '../keys';
import { jsonOfText } from './json';

/** Longest link: what mail programs and chats pass on unbroken. */
export const MAX_LINK = 8000;
/** Texts beyond it are not even compressed: none of this length gets short enough in practice. */
const MAX_CHARACTERS = 400_000;
const PREFIX = '#n=';
/** Bytes of the SHA-256 put before the compressed text: a letter lost on the way is noticed. */
const CHECK = 4;

export type DocumentLink =
  | { readonly link: string }
  | { readonly link: undefined; /** What makes it too long, in a sentence. */ readonly reason: string };

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

function reasonOf({ panels, selections }: NotebookDocument): string {
  const long = `It would be longer than the ${MAX_LINK.toLocaleString('en')} characters that a link may have`;
  const lengths = panels.map((panel) => canonicalJson(panel).length);
  const longest = Math.max(0, ...lengths);
  const ids = selections.reduce((sum, selection) => sum + selection.ids.length, 0);
  if (canonicalJson(selections).length > longest) {
    return `${long}: the selections name ${ids.toLocaleString('en')} transcripts.`;
  }
  const panel = panels[lengths.indexOf(longest)];
  return panel ? `${long}: the panel “${panel.title || panel.id}” takes most of it.` : `${long}.`;
}

/**
 * @param base address of the page, without a hash
 */
export function documentLink(document: NotebookDocument, base: string): DocumentLink {
  // Who opens it gets a copy, with an id of its own.
  const text = canonicalJson({ ...document, id: undefined });
  if (text.length <= MAX_CHARACTERS) {
    const bytes = new TextEncoder().encode(text);
    const packed = deflateSync(bytes, { level: 9 });
    const checked = new Uint8Array(CHECK + packed.length);
    checked.set(sha256(bytes).subarray(0, CHECK));
    checked.set(packed, CHECK);
    const link = `${base}${PREFIX}${toBase64Url(checked)}`;
    if (link.length <= MAX_LINK) return { link };
  }
  return { link: undefined, reason: reasonOf(document) };
}

/**
 * The notebook in a link, with a new id.
 * @param hash `location.hash`
 * @returns undefined where the address holds none
 * @throws OrthrusError `document.damaged` where the link lost letters on the way, and as parseDocument does
 */
export function documentOfLink(hash: string): NotebookDocument | undefined {
  if (!hash.startsWith(PREFIX)) return undefined;
  const value = jsonOfText(unpacked(hash.slice(PREFIX.length)));
  return parseDocument(typeof value === 'object' ? { ...value, id: crypto.randomUUID() } : value);
}

function unpacked(letters: string): string {
  const broken = (cause?: unknown): Error => damagedDocument('the link', 'is not whole', { cause });
  // What it can unpack to is bounded by its length: deflate gives 1,032 to 1 at best.
  if (letters.length > MAX_LINK) throw broken();
  let bytes: Uint8Array;
  let check: Uint8Array;
  try {
    const all = fromBase64Url(letters);
    check = all.subarray(0, CHECK);
    bytes = inflateSync(all.subarray(CHECK));
  } catch (cause) {
    throw broken(cause);
  }
  const sum = sha256(bytes);
  if (check.length < CHECK || check.some((byte, i) => byte !== sum[i])) throw broken();
  return new TextDecoder().decode(bytes);
}
