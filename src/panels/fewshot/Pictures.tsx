import { useMemo, useSyncExternalStore } from 'react';
import type { FewShotArtefact } from '../../notebook/artefacts';
import type { FigureSize } from '../../notebook/panelKind';
import { usePanel } from '../../notebook/react';
import { radialFigure, seriesFigure } from './figures';
import type { FewShotParams, FewShotView } from './schema';

/** Draws the figures that the export writes: scores over training rows, and the paper's radial plot. */
export function Pictures({ artefact }: { readonly artefact: FewShotArtefact }) {
  const { view } = usePanel<FewShotParams, FewShotView>();
  const theme = useSyncExternalStore(onTheme, pageTheme);
  const pictures = useMemo(() => {
    const size: FigureSize = { width: 820, height: 520, theme };
    return [
      {
        id: 'series',
        title: 'Score over training rows',
        svg: seriesFigure(artefact, view, 'Score over training rows', size),
      },
      { id: 'radial', title: 'Radial plot', svg: radialFigure(artefact, view, 'Radial plot', size) },
    ];
  }, [artefact, view, theme]);
  return (
    <div className="fewshot-pictures">
      {pictures.map(({ id, title, svg }) => (
        // As a picture of its own: names from files in it stay text.
        <img
          key={id}
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
          alt={`${title}; its numbers are those of the table above`}
          data-testid={`fewshot-${id}`}
        />
      ))}
    </div>
  );
}

const pageTheme = (): FigureSize['theme'] =>
  getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'dark' : 'light';

/** Calls when the page's theme may have changed. @returns the end of it */
function onTheme(changed: () => void): () => void {
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    chosen.disconnect();
    dark.removeEventListener('change', changed);
  };
}
