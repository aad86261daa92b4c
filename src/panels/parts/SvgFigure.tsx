import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Theme } from '../../engine/export/svgTheme';
import './svgFigure.css';

interface SvgFigureProps {
  /** What a reader of the screen is told instead of the picture; the figures are in a table beside it. */
  readonly label: string;
  readonly testId: string;
  readonly svg: string;
  readonly children?: ReactNode;
}

/** A figure as it is exported, shown as an image: what its texts say can then do nothing in this page. */
export function SvgFigure({ label, testId, svg, children }: SvgFigureProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  return (
    <figure className="svg-figure">
      {url !== undefined && <img src={url} alt={label} data-testid={testId} />}
      {children}
    </figure>
  );
}

/** Tells when the page turns light or dark. */
function onTheme(changed: () => void): () => void {
  const theme = new MutationObserver(changed);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', changed);
  return () => {
    theme.disconnect();
    dark.removeEventListener('change', changed);
  };
}

const themeNow = (): Theme => (getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'dark' : 'light');

/** The ground on which figures are to be drawn. */
export const usePageTheme = (): Theme => useSyncExternalStore(onTheme, themeNow);
