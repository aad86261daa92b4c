/** A document alone, as text: notebook.json. */
import { OrthrusError } from '../../lib/errors';
import { parseDocument } from '../document/parseDocument';
import type { NotebookDocument } from '../document/documentTypes';
import { canonicalJson } from '../keys';

/** Longest text that is read, in UTF-16 units: two million transcript ids need some 50 million. */
export const MAX_TEXT_LENGTH = 100_000_000;

/** Equal documents have equal texts: members are sorted by name, so that versions compare line by line. */
export const documentText = (document: NotebookDocument): string =>
  `${JSON.stringify(JSON.parse(canonicalJson(document)), undefined, 2)}\n`;

/** Deeper than any document; building millions of nested lists would hold the page for seconds. */
const MAX_NESTING = 100;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (quoted) {
      if (letter === '\\') i++;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === '[' || letter === '{') depth++;
    else if (letter === ']' || letter === '}') depth--;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

/**
 * Parses JSON from outside.
 * @throws OrthrusError `document.notJson`
 */
export function jsonOfText(text: string): unknown {
  if (text.length > MAX_TEXT_LENGTH) throw notJson('This file is far larger than any notebook.');
  if (isTooDeep(text)) throw notJson('This file is nested deeper than any notebook.');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson('The text of this notebook breaks off or is no JSON.', cause);
  }
}

const notJson = (message: string, cause?: unknown): OrthrusError =>
  new OrthrusError(
    'document.notJson',
    message,
    'Choose a notebook.json that Orthrus saved, or ask for the file again.',
    {
      cause,
    },
  );

/**
 * A notebook from its text, checked (parseDocument).
 * @throws OrthrusError `document.notJson`, `document.foreign`, `document.newer`, `document.damaged`
 */
export const documentOfText = (text: string): NotebookDocument => parseDocument(jsonOfText(text));
