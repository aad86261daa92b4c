/** Parameters of a note. */
export interface NoteParams {
  /** Markdown, with formulas between dollars. */
  readonly text: string;
}

export const DEFAULT_NOTE_PARAMS: NoteParams = { text: '' };

/** Parameters from a document: what is missing or of another kind takes its default. */
export function parseNoteParams(value: unknown): NoteParams {
  const { text } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  return typeof text === 'string' ? { text } : DEFAULT_NOTE_PARAMS;
}
