import { Hand, Lasso, Maximize, SquareDashed, X, ZoomIn, ZoomOut } from 'lucide-react';
import { grouped } from '../../../engine/export/ticks';
import type { ScatterMode } from './scatterTypes';

const MODES = [
  { mode: 'pan', name: 'Move and pick', key: 'P', Icon: Hand },
  { mode: 'lasso', name: 'Lasso', key: 'L', Icon: Lasso },
  { mode: 'box', name: 'Box', key: 'B', Icon: SquareDashed },
] as const;

interface ScatterToolbarProps {
  readonly label: string;
  readonly mode: ScatterMode;
  readonly onMode: (mode: ScatterMode) => void;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  /** points selected, of all */
  readonly selected: number;
  readonly onClear: () => void;
}

/** What dragging does, zoom, and how much is selected. The plot's own keys do the same. */
export function ScatterToolbar({ label, mode, onMode, onZoom, onFit, selected, onClear }: ScatterToolbarProps) {
  return (
    <div className="scatter-toolbar" role="group" aria-label={`Tools of ${label}`}>
      {MODES.map(({ mode: each, name, key, Icon }) => (
        <button
          key={each}
          type="button"
          className="icon-button"
          aria-pressed={mode === each}
          aria-label={name}
          title={`${name} (${key})`}
          onClick={() => onMode(each)}
        >
          <Icon size={15} aria-hidden />
        </button>
      ))}
      <span className="scatter-gap" />
      <button
        type="button"
        className="icon-button"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => onZoom(1.5)}
      >
        <ZoomIn size={15} aria-hidden />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Zoom out"
        title="Zoom out (−)"
        onClick={() => onZoom(1 / 1.5)}
      >
        <ZoomOut size={15} aria-hidden />
      </button>
      <button type="button" className="icon-button" aria-label="Show all" title="Show all (0)" onClick={onFit}>
        <Maximize size={15} aria-hidden />
      </button>
      {selected > 0 && (
        <>
          <span className="scatter-gap" />
          <span className="scatter-count" data-testid="scatter-selected">
            {grouped(selected)} selected
          </span>
          <button
            type="button"
            className="icon-button"
            aria-label="Clear the selection"
            title="Clear the selection (Escape)"
            onClick={onClear}
          >
            <X size={15} aria-hidden />
          </button>
        </>
      )}
    </div>
  );
}
