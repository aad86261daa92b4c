import { defaultKMeansParams } from '../../analysis/umapTypes';
import type { KMeansParams, UmapLayout, UmapParams } from '../../analysis/umapTypes';
import type { Embeddings } from '../../engine/contracts';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import type { EmbeddingsArtefact, LayoutArtefact, Result } from '../../notebook/artefacts';
import type { NamedSelection } from '../../notebook/document/documentTypes';
import { counted } from '../../notebook/format';
import type { PanelKind, RunContext } from '../../notebook/panelKind';
import { umapFiles } from './files';
import { parseUmapParams, parseUmapView, wrongParams } from './schema';
import type { UmapPanelParams, UmapView } from './schema';

/** A layout under way, as `onPartial` shows it. */
export interface UmapPartial {
  readonly type: 'layout under way';
  /** n × 2 */
  readonly positions: Float32Array<ArrayBuffer>;
  readonly epoch: number;
  /** As in LayoutArtefact; one and the same array for all of a run. */
  readonly members: Uint32Array<ArrayBuffer>;
  /** The embeddings that are laid out. */
  readonly embeddings: Result<EmbeddingsArtefact>;
}

export function isPartial(value: unknown): value is UmapPartial {
  return (value as Partial<UmapPartial> | undefined)?.type === 'layout under way';
}

/** Indices of the embeddings that are laid out, ascending: those of the subset, or all. */
export function layoutMembers({ ids }: Embeddings, subset: NamedSelection | undefined): Uint32Array<ArrayBuffer> {
  if (!subset) return Uint32Array.from(ids, (_, i) => i);
  const chosen = new Set(subset.ids);
  return Uint32Array.from(ids.flatMap((id, i) => (chosen.has(id) ? [i] : [])));
}

function gathered({ dim, data }: Embeddings, members: Uint32Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(members.length * dim);
  members.forEach((at, i) => values.set(data.subarray(at * dim, (at + 1) * dim), i * dim));
  return values;
}

/** What was laid out last of some embeddings: another number of clusters needs no other layout. */
const lastLayouts = new WeakMap<Embeddings, { readonly of: string; readonly layout: UmapLayout }>();

/**
 * Lays out embeddings, and clusters them where asked to. Every one of them: nothing is sampled.
 * @throws OrthrusError `umap.noRows` where the subset names none of them; as the engine and the analysis worker; AbortError
 */
async function run(context: RunContext<UmapPanelParams>): Promise<LayoutArtefact> {
  const { params, inputs, subset, services, task, signal, onProgress, onPartial } = context;
  const embedded = inputs['embeddings'] as Result<EmbeddingsArtefact>;
  const { embeddings } = embedded.artefact;
  const members = layoutMembers(embeddings, subset);
  if (members.length === 0) {
    throw new OrthrusError(
      'umap.noRows',
      subset ? `No transcript of “${subset.name}” is among the embeddings.` : 'There are no embeddings to lay out.',
      'Choose other transcripts at the head of this panel, or all of them.',
    );
  }
  const values = gathered(embeddings, members);
  const { clusters, ...layoutParams } = params;
  const of = JSON.stringify([layoutParams, subset ? [...members] : 'all']);
  const known = lastLayouts.get(embeddings);
  const layout =
    known?.of === of
      ? known.layout
      : await laidOut(context, values, embeddings.dim, layoutParams, (positions, epoch) =>
          onPartial({
            type: 'layout under way',
            positions,
            epoch,
            members,
            embeddings: embedded,
          } satisfies UmapPartial),
        );
  lastLayouts.set(embeddings, { of, layout });
  throwIfAborted(signal);
  if (clusters === 0) return { type: 'layout', members, layout };
  const { labels } = await services.analysis.kmeans(
    values,
    embeddings.dim,
    clusterParams(params, members.length),
    task,
    onProgress,
  );
  return { type: 'layout', members, layout, clusters: labels };
}

const clusterParams = ({ clusters, seed }: UmapPanelParams, n: number): KMeansParams => ({
  ...defaultKMeansParams,
  clusters: Math.min(clusters, n),
  seed,
});

/** Exact neighbours on the engine, then the descent from the first two principal components. */
async function laidOut(
  { services, task, signal, onProgress }: RunContext<UmapPanelParams>,
  values: Float32Array<ArrayBuffer>,
  dim: number,
  params: UmapParams,
  onPositions: (positions: Float32Array<ArrayBuffer>, epoch: number) => void,
): Promise<UmapLayout> {
  const knn = await services.engine.nearestNeighbours(values, dim, params.neighbours - 1, task, onProgress);
  throwIfAborted(signal);
  const init = await services.analysis.principalPlane(values, dim);
  throwIfAborted(signal);
  return services.analysis.umap({ n: values.length / dim, knn, params, init }, task, (event) => {
    if (event.kind === 'progress') onProgress(event.progress);
    else if (!signal.aborted) onPositions(event.positions, event.epoch);
  });
}

const isWhole = (value: unknown): boolean => Number.isInteger(value);

function isLayout(value: unknown, n: number): value is UmapLayout {
  if (typeof value !== 'object' || value === null) return false;
  const { positions, params, epochs, seconds } = value as Partial<UmapLayout>;
  if (!(positions instanceof Float32Array) || positions.length !== 2 * n) return false;
  if (!isWhole(epochs) || typeof seconds !== 'number' || typeof params !== 'object') return false;
  const { neighbours, minDist, spread, seed } = params as Partial<UmapParams>;
  const asked = (params as Partial<UmapParams>).epochs;
  return (
    isWhole(neighbours) &&
    typeof minDist === 'number' &&
    typeof spread === 'number' &&
    isWhole(seed) &&
    (asked === null || isWhole(asked))
  );
}

export const umapKind: PanelKind<UmapPanelParams, UmapView, LayoutArtefact> = {
  kind: 'umap',
  version: 1,
  title: 'UMAP',
  purpose: 'Transcripts as points of a plane: near ones have like embeddings.',
  action: 'Lay out',
  ports: [
    { name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] },
    { name: 'table', title: 'Colours from table', accepts: ['table'], optional: true, forView: true },
    { name: 'isoforms', title: 'Colours from isoforms', accepts: ['isoforms'], optional: true, forView: true },
  ],
  gives: 'layout',
  takesSubset: true,
  automatic: false,
  parse: parseUmapParams,
  parseView: parseUmapView,
  lacks: wrongParams,
  // The others are read by the view and decide no position.
  needs: () => ['embeddings'],
  run,
  summary: ({ artefact: { members, layout, clusters } }) => {
    const groups = clusters ? `, ${counted(new Set(clusters).size, 'cluster')}` : '';
    return `${counted(members.length, 'transcript')}, ${counted(layout.epochs, 'epoch')}${groups}`;
  },
  sound: (artefact): artefact is LayoutArtefact => {
    const { type, members, layout, clusters } = (artefact ?? {}) as Partial<LayoutArtefact>;
    return (
      type === 'layout' &&
      members instanceof Uint32Array &&
      isLayout(layout, members.length) &&
      (clusters === undefined || (clusters instanceof Uint32Array && clusters.length === members.length))
    );
  },
  files: umapFiles,
};
