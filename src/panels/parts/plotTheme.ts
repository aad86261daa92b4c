import type { Data, Layout } from './plotly';

/** Colours of a plot: the page's own, and Okabe–Ito for what is told apart (never by colour alone). */
export interface PlotTheme {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  /** blue, vermilion or orange, green, purple: what can be told apart on this ground */
  readonly series: readonly [string, string, string, string];
}

/** What Plotly draws. `layout` has width and height in pixels. */
export interface PlotFigure {
  readonly data: Data[];
  readonly layout: Partial<Layout>;
}

/** On white, for files, whatever the page looks like. */
export const PAPER_THEME: PlotTheme = {
  text: '#1b1f23',
  muted: '#59626b',
  line: '#d8dbdd',
  surface: '#ffffff',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7'],
};

/** The theme that the page has now, read at `element`. */
export function pageTheme(element: Element): PlotTheme {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const dark = style.colorScheme === 'dark';
  return {
    text: colour('text'),
    muted: colour('muted'),
    line: colour('line'),
    surface: colour('surface'),
    series: dark ? ['#56b4e9', '#e69f00', '#009e73', '#cc79a7'] : PAPER_THEME.series,
  };
}
