import MarkdownIt from 'markdown-it';
import type { MarkdownIt as Parser, StateCore, Token } from 'markdown-it';
import { formulaRules } from './formulaRules';

/** Sets TeX as HTML: renderFormula, where it has been loaded. */
export type FormulaRenderer = (tex: string, display: boolean) => string;

/** The panel's title is of level 2. */
const HEADINGS_BELOW = 2;
const SAFE_ADDRESS = /^(https?:\/\/|mailto:|#)/i;

const { escapeHtml } = new MarkdownIt().utils;

/**
 * A note as HTML. The text may come from anyone: HTML in it is shown and not used; links lead to http(s), mail or within the page
 * only, open in a tab of their own and learn nothing of this one; pictures become links, so that nothing is loaded from anywhere.
 *
 * @param text Markdown (CommonMark with tables and strike-through)
 * @param formula undefined: formulas are shown as they were written
 */
export function renderNote(text: string, formula?: FormulaRenderer): string {
  return markdown.render(text, { formula });
}

const markdown = noteParser();

function noteParser(): Parser {
  const parser = new MarkdownIt({ html: false, linkify: true });
  formulaRules(parser);
  parser.validateLink = (address) => SAFE_ADDRESS.test(address.trim());
  parser.core.ruler.push('note_headings', lowerHeadings);
  parser.core.ruler.push('note_links', tameLinks);
  const { rules } = parser.renderer;
  rules['table_open'] = () => '<div class="prose-wide"><table>\n';
  rules['table_close'] = () => '</table></div>\n';
  rules['formula'] = (tokens, at, _options, env) => formulaHtml(tokens[at]!, env?.['formula']);
  rules['formula_block'] = (tokens, at, _options, env) =>
    `<div class="prose-wide">${formulaHtml(tokens[at]!, env?.['formula'])}</div>\n`;
  return parser;
}

function formulaHtml({ content, markup }: Token, formula: unknown): string {
  const written = `<code class="prose-formula">${escapeHtml(`${markup}${content}${markup}`)}</code>`;
  if (!formula) return written;
  try {
    return (formula as FormulaRenderer)(content, markup === '$$');
  } catch {
    // Nested deeper than the stack: shown as it was written.
    return written;
  }
}

/** "# Methods" is a part of its panel, and no second title of the page. */
function lowerHeadings({ tokens }: StateCore): void {
  for (const token of tokens) {
    if (token.type !== 'heading_open' && token.type !== 'heading_close') continue;
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + HEADINGS_BELOW)}`;
  }
}

function tameLinks({ tokens, Token: NewToken }: StateCore): void {
  for (const token of tokens) if (token.children) token.children = tameInline(token.children, NewToken);
}

/** Pictures become links to themselves, or their text where they are part of a link; links outside open in a new tab. */
function tameInline(tokens: readonly Token[], NewToken: typeof Token): Token[] {
  const tamed: Token[] = [];
  let inLink = false;
  for (const token of tokens) {
    if (token.type === 'link_open' || token.type === 'link_close') inLink = token.type === 'link_open';
    if (token.type === 'link_open') tamed.push(outwards(token));
    else if (token.type !== 'image') tamed.push(token);
    else {
      const address = String(token.attrGet('src') ?? '');
      const label = new NewToken('text', '', 0);
      label.content = token.content || address;
      if (inLink || address === '') tamed.push(label);
      else {
        const open = new NewToken('link_open', 'a', 1);
        open.attrs = [['href', address]];
        tamed.push(outwards(open), label, new NewToken('link_close', 'a', -1));
      }
    }
  }
  return tamed;
}

function outwards(link: Token): Token {
  if (String(link.attrGet('href') ?? '').startsWith('#')) return link;
  link.attrSet('target', '_blank');
  link.attrSet('rel', 'noopener noreferrer');
  return link;
}
