import type { EmbeddingsArtefact, LayoutArtefact, Result, TranscriptsArtefact } from '../../notebook/artefacts';
import type { Column } from '../../notebook/columns';
import { knownColumns } from '../../notebook/knownColumns';
import type { KnownExtra } from '../../notebook/knownColumns';
import type { ConnectedPanel } from '../../notebook/panelKind';

export type Source = (result: Result, port: string) => Result | undefined;

/** Which transcripts the points of a layout are. */
export interface LaidOut {
  readonly ids: readonly string[];
  /** Rows of the transcripts' table. */
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly embeddings: EmbeddingsArtefact;
  readonly transcripts: Result<TranscriptsArtefact>;
}

/** @returns undefined where the embeddings are not those that were laid out, or their transcripts are not known */
export function laidOutOf(members: Uint32Array, embedded: Result | undefined, source: Source): LaidOut | undefined {
  if (embedded?.artefact.type !== 'embeddings') return undefined;
  const embeddings = embedded.artefact;
  const transcripts = source(embedded, 'transcripts') as Result<TranscriptsArtefact> | undefined;
  const { ids } = embeddings.embeddings;
  if (!transcripts || members.some((member) => member >= ids.length)) return undefined;
  return {
    ids: Array.from(members, (member) => ids[member]!),
    rows: Uint32Array.from(members, (member) => embeddings.rows[member]!),
    embeddings,
    transcripts,
  };
}

/** Ports whose panels give colours, and decide no position. */
const COLOURING = ['isoforms', 'table'] as const;

/**
 * The columns that these points can be coloured by, in the order of the transcripts' table.
 * @param layout the points' own, for its clusters; undefined while it is made
 */
export function pointColumns(
  { transcripts }: LaidOut,
  layout: Result<LayoutArtefact> | undefined,
  connected: Readonly<Record<string, ConnectedPanel>>,
  source: Source,
): readonly Column[] {
  const extras: KnownExtra[] = layout?.artefact.clusters ? [{ title: '', result: layout, view: NO_VIEW, source }] : [];
  for (const port of COLOURING) {
    const panel = connected[port];
    if (panel) extras.push({ ...panel, source });
  }
  return knownColumns(transcripts, extras).filter(colours);
}

/** One object: knownColumns remembers by it. */
const NO_VIEW = {};

/** Coordinates tell nothing that the place of a point does not. */
const colours = ({ id, kind }: Column): boolean => kind !== 'text' && id !== 'umap1' && id !== 'umap2';
