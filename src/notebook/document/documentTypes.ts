/** A notebook as it is kept, shared and run: plain JSON. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Raised when a document of before can no longer be read as it is; document/migrate then learns to lift it. */
export const SCHEMA = 1;

export interface NotebookDocument {
  readonly format: 'orthrus-notebook';
  readonly schema: typeof SCHEMA;
  /** UUID; a copy has one of its own. */
  readonly id: string;
  readonly title: string;
  /** In the order of the page. Inputs name panels before or after; they never form a circle. */
  readonly panels: readonly PanelEntry[];
  readonly selections: readonly NamedSelection[];
}

export interface PanelEntry {
  /** Unique in its document: the kind, with a number from the second one on ("umap-2"). */
  readonly id: string;
  readonly kind: string;
  /** Empty: the kind's own. */
  readonly title: string;
  readonly collapsed: boolean;
  /** What decides the result. */
  readonly params: JsonObject;
  /** How the result is shown: changes nothing of it. */
  readonly view: JsonObject;
  /** Port of the kind, numbered where it takes many (`runs.2`) → id of the panel whose result goes in. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Id of a named selection: the panel works on these transcripts alone. */
  readonly subset?: string;
}

/** Transcripts chosen and named by the user. */
export interface NamedSelection {
  readonly id: string;
  readonly name: string;
  /** Transcript ids. */
  readonly ids: readonly string[];
}
