import { ScanSearch } from 'lucide-react';
import { useCallback, useMemo, useRef } from 'react';
import type { ScatterColour } from '../../engine/export/scatterColour';
import { suggestedSize } from '../../engine/export/scatterSvg';
import type { Column } from '../../notebook/columns';
import { counted, formatCount } from '../../notebook/format';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import { select } from '../../notebook/selecting';
import { ScatterPlot } from '../parts/scatter/ScatterPlot';
import type { SelectHow } from '../parts/scatter/scatterTypes';
import { describePoint, geneIndex } from './describe';
import { layOutChosen } from './layOutChosen';
import type { UmapPanelParams, UmapView } from './schema';
import type { ShownLayout } from './useShownLayout';

interface LayoutPlotProps {
  readonly shown: ShownLayout;
  /** The column that colours the points. */
  readonly column: Column | undefined;
  readonly colour: ScatterColour;
  readonly hidden: ReadonlySet<string>;
}

const HEIGHT = 560;

/** The plot with what can be done with its points. */
export function LayoutPlot({ shown, column, colour, hidden }: LayoutPlotProps) {
  const notebook = useNotebook();
  const { id, view, setView } = usePanel<UmapPanelParams, UmapView>();
  const selected = useNotebookState((state) => state.selected);
  const { points, positions, columns } = shown;
  const { ids } = points;
  const genes = useMemo(() => geneIndex(points), [points]);
  const cluster = columns.find((one) => one.id === 'cluster');
  const describe = useCallback(
    (index: number) => describePoint(points, genes, [...new Set([column, cluster])].filter(isThere), index),
    [points, genes, column, cluster],
  );
  /** Under the pointer, or where the keys went. */
  const pointed = useRef<string>(undefined);
  const chosen = useMemo(
    () => (selected.size > 0 ? ids.reduce((sum, one) => sum + (selected.has(one) ? 1 : 0), 0) : 0),
    [ids, selected],
  );
  const onSelect = useCallback(
    (found: ReadonlySet<string>, how: SelectHow) => select(notebook, found, how),
    [notebook],
  );
  const chooseGene = (one: string | undefined, how: SelectHow): void => {
    if (one === undefined) return;
    const all = genes.ids(genes.gene(ids.indexOf(one)));
    select(notebook, all.length > 0 ? all : [one], how);
  };
  return (
    <div
      className="umap-plot"
      // The plot's own keys are taken by the plot; this one is of transcripts, and comes after.
      onKeyDown={(event) => {
        const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
        const inPlot = (event.target as HTMLElement).getAttribute('role') === 'application';
        if (!inPlot || key.toLowerCase() !== 'g' || ctrlKey || metaKey || altKey) return;
        event.preventDefault();
        chooseGene(pointed.current, shiftKey ? 'add' : 'replace');
      }}
    >
      <ScatterPlot
        label={`UMAP of ${counted(ids.length, 'transcript')}`}
        positions={positions}
        ids={ids}
        colour={colour}
        size={view.size ?? suggestedSize(ids.length)}
        opacity={view.opacity}
        showLabels={view.labels}
        hiddenCategories={hidden}
        selected={selected}
        onSelect={onSelect}
        onOpen={(one) => chooseGene(one, 'replace')}
        onHover={(one) => (pointed.current = one)}
        describe={describe}
        mode={view.mode}
        onMode={(mode) => setView({ mode })}
        height={HEIGHT}
        testId={`${id}-plot`}
      />
      <div className="umap-below">
        <Epoch epoch={shown.epoch} />
        <button
          type="button"
          className="button"
          disabled={chosen === 0 || chosen === ids.length}
          title={
            chosen === 0
              ? 'Choose transcripts first, by a lasso for example'
              : 'Adds a UMAP panel that works on the chosen transcripts alone'
          }
          data-testid={`${id}-only-chosen`}
          onClick={() => {
            const next = layOutChosen(notebook, id);
            if (next === undefined) return;
            // The new panel is drawn by the next frame.
            requestAnimationFrame(() =>
              requestAnimationFrame(() => {
                document.getElementById(next)?.scrollIntoView({ block: 'nearest' });
                document.getElementById(`${next}-title`)?.focus({ preventScroll: true });
              }),
            );
          }}
        >
          <ScanSearch aria-hidden size={15} /> Lay out only the chosen{chosen > 0 && ` ${formatCount(chosen)}`}
        </button>
      </div>
    </div>
  );
}

const isThere = (column: Column | undefined): column is Column => column !== undefined;

/** How far a layout under way is. */
function Epoch({ epoch }: { readonly epoch: number | undefined }) {
  const { id, task, state, result } = usePanel();
  const progress = task?.progress?.unit === 'epochs' ? task.progress : undefined;
  const text =
    epoch !== undefined
      ? `Epoch ${formatCount(epoch)}${progress ? ` of ${formatCount(progress.total)}` : ''}`
      : result && !state.current
        ? 'This is the layout from before the change.'
        : '';
  return (
    <p className="quiet umap-epoch" data-testid={`${id}-epoch`}>
      {text}
    </p>
  );
}
