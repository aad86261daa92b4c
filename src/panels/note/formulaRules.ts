import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** Letters of a formula; what is longer stays text. Bounds what one formula can cost, and the search for its end. */
export const LONGEST_FORMULA = 2000;

const BACKSLASH = 0x5c;
const isSpaceAt = (text: string, at: number): boolean => /\s/.test(text[at] ?? ' ');
const isEscaped = (text: string, at: number): boolean => {
  let before = at;
  while (text.charCodeAt(before - 1) === BACKSLASH) before--;
  return (at - before) % 2 === 1;
};

/**
 * The end of a formula that begins after its opening mark at `from`: index of the closing mark, or −1. As in pandoc, a single dollar
 * opens before what is no space, and closes after what is no space and before what is no digit: "$5 and $6" are prices.
 */
function closingMark(text: string, from: number, limit: number, mark: '$' | '$$'): number {
  const last = Math.min(limit, from + LONGEST_FORMULA + mark.length);
  for (let at = text.indexOf(mark, from); at >= 0 && at + mark.length <= last; at = text.indexOf(mark, at + 1)) {
    if (isEscaped(text, at)) continue;
    if (mark === '$$') return at;
    // Half of a pair, which is another formula's.
    if (text[at - 1] === '$' || text[at + 1] === '$') continue;
    if (!isSpaceAt(text, at - 1) && !/\d/.test(text[at + 1] ?? '')) return at;
  }
  return -1;
}

/** `$…$`, and `$$…$$` within a line of text. */
function inlineFormula(state: StateInline, silent: boolean): boolean {
  const { src, pos, posMax } = state;
  if (src[pos] !== '$') return false;
  const mark = src[pos + 1] === '$' ? '$$' : '$';
  const from = pos + mark.length;
  if (mark === '$' && isSpaceAt(src, from)) return false;
  const end = closingMark(src, from, posMax, mark);
  const content = src.slice(from, Math.max(from, end)).trim();
  if (content === '') {
    // Both dollars of a pair that opens nothing are text: the second one is not tried again by itself.
    if (mark === '$') return false;
    if (!silent) state.pending += mark;
    state.pos = from;
    return true;
  }
  if (!silent) {
    const token = state.push('formula', '', 0);
    token.content = content;
    token.markup = mark;
  }
  state.pos = end + mark.length;
  return true;
}

/** `$$` at the beginning of a line, to the `$$` that ends this line or a later one. */
function blockFormula(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const begin = state.bMarks[startLine]! + state.tShift[startLine]!;
  // Four columns in are code.
  if (state.sCount[startLine]! - state.blkIndent >= 4 || !state.src.startsWith('$$', begin)) return false;
  const lines: string[] = [];
  let letters = 0;
  for (let line = startLine; line < endLine; line++) {
    const from = line === startLine ? begin + 2 : state.bMarks[line]! + state.tShift[line]!;
    // A line that stands further out ends the list item or quotation that the formula is in.
    if (line > startLine && state.sCount[line]! < state.blkIndent) return false;
    const text = state.src.slice(from, state.eMarks[line]).trimEnd();
    const closes = text.endsWith('$$');
    const content = closes ? text.slice(0, -2) : text;
    if (content.includes('$$')) return false;
    letters += content.length + 1;
    if (letters > LONGEST_FORMULA) return false;
    lines.push(content);
    if (!closes) continue;
    const formula = lines.join('\n').trim();
    if (formula === '') return false;
    if (silent) return true;
    const token = state.push('formula_block', '', 0);
    token.block = true;
    token.content = formula;
    token.markup = '$$';
    token.map = [startLine, line + 1];
    state.line = line + 1;
    return true;
  }
  return false;
}

/** Teaches a parser to set formulas apart, as tokens `formula` and `formula_block` that hold TeX. */
export function formulaRules(markdown: MarkdownIt): void {
  markdown.inline.ruler.after('escape', 'formula', inlineFormula);
  markdown.block.ruler.after('blockquote', 'formula_block', blockFormula, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
}
