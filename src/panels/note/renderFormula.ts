import katex from 'katex';

/** Times that macros of one formula are expanded; KaTeX's own default, 1,000, lets a line of TeX hold the page for seconds. */
const MOST_EXPANSIONS = 200;
/** Largest size that a formula may ask for, in em. */
const LARGEST_EM = 20;

/**
 * TeX as HTML with MathML for readers of the screen. What KaTeX does not know or cannot read is shown as it was written, in red.
 * `trust: false`: neither links nor pictures nor attributes come out of a formula.
 *
 * @throws RangeError where braces are nested deeper than the stack
 */
export const renderFormula = (tex: string, display: boolean): string =>
  katex.renderToString(tex, {
    displayMode: display,
    throwOnError: false,
    errorColor: 'var(--danger)',
    strict: 'ignore',
    trust: false,
    maxSize: LARGEST_EM,
    maxExpand: MOST_EXPANSIONS,
  });
