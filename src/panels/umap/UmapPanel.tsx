import { useMemo } from 'react';
import type { EmbeddingsArtefact, LayoutArtefact } from '../../notebook/artefacts';
import { formatCount } from '../../notebook/format';
import { useNotebookState, usePanel } from '../../notebook/react';
import { ScatterLegend } from '../parts/scatter/ScatterLegend';
import { columnColour } from './colour';
import { LayoutFields } from './LayoutFields';
import { LayoutPlot } from './LayoutPlot';
import { Multiples } from './Multiples';
import { Nothing } from './Nothing';
import type { UmapPanelParams, UmapView } from './schema';
import { useShownLayout } from './useShownLayout';
import { ViewFields } from './ViewFields';
import './umap.css';

/** More points than this take minutes: that is said, and none is left out. */
const MANY = 50_000;

const NO_COLUMNS: readonly never[] = [];

/** Transcripts as points of a plane, coloured by whatever is known of them. */
export default function UmapPanel() {
  const { id, entry, params, setParams, view, setView, result, partial, inputs } = usePanel<
    UmapPanelParams,
    UmapView,
    LayoutArtefact
  >();
  const shown = useShownLayout(result, partial);
  const { columns = NO_COLUMNS, points } = shown ?? {};
  const column = columns.find((one) => one.id === view.colour);
  const { scale } = view;
  const rows = points?.rows;
  const colour = useMemo(() => columnColour(rows && column, rows ?? new Uint32Array(), scale), [column, rows, scale]);
  const hidden = useMemo(() => new Set(view.hidden), [view.hidden]);
  const subset = useNotebookState(({ document }) => document.selections.find((one) => one.id === entry.subset));
  const embedded = inputs['embeddings']?.artefact as EmbeddingsArtefact | undefined;
  const count = Math.min(embedded?.embeddings.ids.length ?? 0, subset?.ids.length ?? Infinity);
  return (
    <div className="umap-room">
      <div className="umap">
        <div className="umap-controls">
          <LayoutFields panel={id} params={params} onParams={setParams} />
          {shown && (
            <ViewFields
              panel={id}
              view={view}
              onView={setView}
              columns={columns}
              colour={colour}
              count={shown.points.ids.length}
            />
          )}
        </div>
        <div className="umap-main">
          {count > MANY && (
            <p className="note note-warn">
              {formatCount(count)} transcripts: all of them are laid out, none is left out, which takes minutes. Name a
              selection and choose it above to lay out fewer.
            </p>
          )}
          {shown ? <LayoutPlot shown={shown} column={column} colour={colour} hidden={hidden} /> : <Nothing />}
        </div>
        {shown && (
          <div className="umap-legend-place">
            <ScatterLegend
              colour={colour}
              hiddenCategories={hidden}
              onHiddenCategories={(names) => setView({ hidden: [...names] })}
              testId={`${id}-legend`}
            />
          </div>
        )}
        {shown && view.multiples && (
          <Multiples
            points={shown.points}
            positions={shown.positions}
            columns={columns}
            colour={view.colour}
            onColour={(next) => setView({ colour: next, hidden: [], scale: null })}
          />
        )}
      </div>
    </div>
  );
}
