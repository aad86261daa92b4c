import type { Embeddings } from '../../engine/contracts';
import { csvLine } from '../../engine/export/csv';
import { modelMark } from '../../engine/export/modelMark';
import { layoutNpz } from '../../engine/export/npz';
import { scatterSvg } from '../../engine/export/scatterSvg';
import { OrthrusError } from '../../lib/errors';
import type { LayoutArtefact, Result } from '../../notebook/artefacts';
import type { Column } from '../../notebook/columns';
import { counted } from '../../notebook/format';
import type { OutputContext, OutputFile } from '../../notebook/panelKind';
import { columnColour, valueText } from './colour';
import { laidOutOf, pointColumns } from './points';
import type { LaidOut } from './points';
import type { UmapPanelParams, UmapView } from './schema';

/** What made the figure: model, points, parameters and seeds. */
export function umapCaption({ artefact, subset, params }: Result<LayoutArtefact>, model: Embeddings['model']): string {
  const { layout, members, clusters } = artefact;
  const { neighbours, minDist, spread, seed } = layout.params;
  const untrained = model.trained ? '' : ', an untrained model: its geometry is that of random weights, not of biology';
  const sentences = [
    `UMAP of ${counted(members.length, 'transcript')}${subset ? ` (“${subset.name}”)` : ''}.`,
    `Mean representations from ${modelMark({ ...model, sha256: model.sha256.slice(0, 12) })}${untrained}.`,
    `Exact L2 neighbours, ${neighbours} a point, the point itself counted; least distance ${minDist}, spread ${spread}, ` +
      `${counted(layout.epochs, 'epoch')} from the first two principal components, seed ${seed}.`,
  ];
  if (clusters) {
    const asked = params['clusters'];
    sentences.push(
      `Clusters: k-means of the representations, k = ${String(typeof asked === 'number' ? Math.min(asked, members.length) : new Set(clusters).size)}, seed ${seed}.`,
    );
  }
  return sentences.join(' ');
}

/** layout.csv: one line a point; the column that it is coloured by comes last. */
export function layoutCsv(
  { layout, clusters }: LayoutArtefact,
  { ids, rows, transcripts }: LaidOut,
  colour: Column | undefined,
): string {
  const { name, gene } = transcripts.artefact.report.table;
  const extra = colour && !OWN.includes(colour.id) ? colour : undefined;
  const lines = [
    csvLine(['id', 'name', 'gene', 'x', 'y', 'cluster', ...(extra ? [columnName(extra)] : [])]),
    ...ids.map((id, i) => {
      const row = rows[i]!;
      // Nine digits: the float32 is read back exactly.
      const place = [layout.positions[2 * i]!, layout.positions[2 * i + 1]!].map((at) => Number(at.toPrecision(9)));
      const cells = [id, name[row]!, gene[row]!, ...place, clusters ? clusters[i]! : ''];
      return csvLine(extra ? [...cells, cell(extra, row)] : cells);
    }),
  ];
  return lines.join('');
}

/** Columns that the file has anyway. */
const OWN = ['id', 'name', 'gene', 'cluster'];

const columnName = ({ id, unit }: Column): string => (unit === '' ? id : `${id} (${unit})`);

function cell(column: Column, row: number): string | number {
  if (column.kind !== 'number') return valueText(column, row) === 'unknown' ? '' : valueText(column, row);
  const value = column.values[row]!;
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : '';
}

/**
 * Tables and the figure of a layout.
 * @throws OrthrusError `umap.source` where what was laid out is not at hand
 */
export async function umapFiles(
  result: Result<LayoutArtefact>,
  { view, title, source, connected = {}, figure }: OutputContext<UmapPanelParams, UmapView>,
): Promise<readonly OutputFile[]> {
  const { layout, members, clusters } = result.artefact;
  const points = laidOutOf(members, source(result, 'embeddings'), source);
  if (!points) {
    throw new OrthrusError('umap.source', 'What was laid out is no longer at hand.', 'Run the panel again.');
  }
  const column = pointColumns(points, result, connected, source).find(({ id }) => id === view.colour);
  const { model } = points.embeddings.embeddings;
  return [
    { name: 'layout.csv', content: layoutCsv(result.artefact, points, column) },
    {
      name: 'layout.npz',
      content: layoutNpz(layout.positions, points.ids, model, clusters),
      python: 'import numpy as np\nx, y = np.load("layout.npz")["positions"].T',
    },
    {
      name: 'umap.svg',
      content: scatterSvg(layout.positions, points.ids, columnColour(column, points.rows, view.scale), {
        ...figure,
        title,
        caption: umapCaption(result, model),
        axes: ['UMAP 1', 'UMAP 2'],
        ...(view.size !== null && { size: view.size }),
        opacity: view.opacity,
        hidden: new Set(view.hidden),
        labels: view.labels,
      }),
    },
  ];
}
