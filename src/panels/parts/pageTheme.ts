import type { SvgTheme } from '../../engine/export/svgTheme';

/** The page's own colours in a figure's drawing: it follows the theme without being drawn anew. */
export const PAGE_THEME: SvgTheme = {
  ground: 'var(--surface)',
  text: 'var(--text)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  warn: 'var(--warn)',
};
