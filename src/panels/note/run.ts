import type { Artefact } from '../../notebook/artefacts';
import type { PanelKind } from '../../notebook/panelKind';
import { parseNoteParams } from './schema';
import type { NoteParams } from './schema';

/** Nothing of a note is shown in one way or another. */
type NoteView = Readonly<Record<string, never>>;

/** Text beside the panels. It is never run and gives nothing; its file is its text, with its title where it has one of its own. */
export const noteKind: PanelKind<NoteParams, NoteView> = {
  kind: 'note',
  version: 1,
  title: 'Note',
  purpose: 'Text in Markdown, with formulas.',
  action: '',
  ports: [],
  gives: undefined,
  takesSubset: false,
  automatic: false,
  parse: parseNoteParams,
  parseView: () => ({}),
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- there is no artefact of a note, whatever is asked about
  sound: (_artefact): _artefact is Artefact => false,
  files: (_result, { params, title }) =>
    Promise.resolve([{ name: 'note.md', content: noteMarkdown(params.text, title === noteKind.title ? '' : title) }]),
};

/** A note as a Markdown file: its title, which is text and no Markdown, then its text as it was written. */
export function noteMarkdown(text: string, title: string): string {
  const line = title.replace(/\s+/g, ' ').trim();
  const heading = line === '' ? '' : `# ${line.replace(/[\\`*_{}[\]<>()#+\-.!|~$&]/g, '\\$&')}\n\n`;
  return `${heading}${text.trimEnd()}\n`;
}
