import { describe, expect, it } from 'vitest';
import { LONGEST_FORMULA } from './formulaRules';
import { renderFormula } from './renderFormula';
import { renderNote } from './renderNote';
import { cpuTime } from '../../oracle/cpuTime';

/** TeX as the parser found it, in brackets. */
const bracketed = (tex: string, display: boolean): string => (display ? `[[${tex}]]` : `[${tex}]`);
const html = (text: string): string => renderNote(text, bracketed).trim();
const full = (text: string): string => renderNote(text, renderFormula);

/** Names of all elements, and the attributes of well-formed ones, in HTML. */
function parts(markup: string): { elements: Set<string>; attributes: Map<string, string[]> } {
  const elements = new Set<string>();
  const attributes = new Map<string, string[]>();
  for (const [, name] of markup.matchAll(/<([a-zA-Z][\w-]*)/g)) elements.add(name!.toLowerCase());
  for (const [, rest] of markup.matchAll(/<[a-zA-Z][\w-]*((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g)) {
    for (const [, key, value] of rest!.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)) {
      attributes.set(key!, [...(attributes.get(key!) ?? []), value ?? '']);
    }
  }
  return { elements, attributes };
}

describe('Markdown', () => {
  it('headings stand below the title of the panel', () => {
    expect(html('# A')).toBe('<h3>A</h3>');
    expect(html('##### A')).toBe('<h6>A</h6>');
  });

  it('lists, emphasis, code, tables', () => {
    expect(html('- *a*\n- **b** `c`')).toBe(
      '<ul>\n<li><em>a</em></li>\n<li><strong>b</strong> <code>c</code></li>\n</ul>',
    );
    expect(html('|a|b|\n|-|-:|\n|1|2|')).toContain('<div class="prose-wide"><table>');
  });
});

describe('formulas', () => {
  it('between single dollars, with what is Markdown elsewhere', () => {
    expect(html('so $a_b * c_d *$ is')).toBe('<p>so [a_b * c_d *] is</p>');
    expect(html('a [link $x$](https://example.org/)')).toContain('>link [x]</a>');
  });

  it('prices, escapes and code are none', () => {
    expect(html('from $5 to $6')).toBe('<p>from $5 to $6</p>');
    expect(html('from $5 to $6, $$x$$')).toBe('<p>from $5 to $6, [[x]]</p>');
    expect(html('\\$a$ and `$b$`')).toBe('<p>$a$ and <code>$b$</code></p>');
    expect(html('$ a $, $a\\$')).toBe('<p>$ a $, $a$</p>');
    expect(html('$$ and $$$$')).toBe('<p>[[and]]$$</p>');
  });

  it('an escaped dollar belongs to the formula', () => {
    expect(html('$a\\$b$')).toBe('<p>[a\\$b]</p>');
  });

  it('on lines of their own, in lists and quotations too', () => {
    expect(html('$$\na\n= b\n$$')).toBe('<div class="prose-wide">[[a\n= b]]</div>');
    expect(html('text\n$$ a $$\ntext')).toBe('<p>text</p>\n<div class="prose-wide">[[a]]</div>\n<p>text</p>');
    expect(html('- a\n\n  $$\n  b\n  $$')).toContain('<div class="prose-wide">[[b]]</div>\n</li>');
    expect(html('> $$ a\n> b $$')).toContain('<blockquote>\n<div class="prose-wide">[[a\nb]]</div>');
  });

  it('without an end are text', () => {
    expect(html('$$\na')).toBe('<p>$$\na</p>');
    expect(html('- $$\n\nb $$')).not.toContain('[[');
    expect(html(`$${'a'.repeat(LONGEST_FORMULA + 1)}$`)).not.toContain('[');
  });

  it('are shown as written where their library is not there', () => {
    expect(renderNote('$a<b$')).toBe('<p><code class="prose-formula">$a&lt;b$</code></p>\n');
  });

  it('are set with MathML beside', () => {
    expect(full('$\\bar A$')).toMatch(/<span class="katex">.*<math /);
  });

  it('KaTeX says what it cannot read and goes on', () => {
    expect(full('$\\frac{$ then $x$')).toMatch(/katex-error.*then.*class="katex"/);
  });

  it('neither macros that multiply nor braces hold the page', () => {
    const start = cpuTime();
    full(`$\\def\\a{${'x'.repeat(1000)}}${'\\a'.repeat(400)}$`);
    full(`$${'{'.repeat(990)}${'}'.repeat(990)}$`);
    full('$\\def\\a{\\a\\a}\\a$');
    full('$\\rule{99999em}{99999em}$');
    expect(cpuTime() - start).toBeLessThan(2000);
    expect(full('$\\rule{99999em}{99999em}$')).not.toContain('99999em;');
  });
});

describe('text from others', () => {
  const ATTACKS = [
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x) [y](file:///etc/passwd) [z](//example.org/x) [w](blob:x)',
    '<javascript:alert(1)>',
    '[x]: javascript:alert(1)\n\n[x]',
    '[x](https://example.org/"onmouseover="alert(1))',
    '[x](https://example.org "a\\" onmouseover=\\"alert(1)")',
    '![x](https://example.org/x.png)',
    '![x" onerror="alert(1)](https://example.org/x.png)',
    '![x](data:image/svg+xml;base64,PHN2Zz4=)',
    '`<img src=x onerror=alert(1)>`',
    '```x" onmouseover="alert(1)\n<img src=x onerror=alert(1)>\n```',
    '$\\href{javascript:alert(1)}{x}$ $\\url{javascript:alert(1)}$',
    '$\\includegraphics{https://example.org/x.png}$',
    '$\\htmlStyle{position:fixed}{x} \\htmlId{root}{x} \\htmlClass{top}{x} \\htmlData{x=y}{x}$',
    '$\\text{<img src=x onerror=alert(1)>}$',
    '$<img src=x onerror=alert(1)>\\frac{$',
    '$$\n</span><img src=x onerror=alert(1)>\n$$',
    '|a|\n|-|\n|<img src=x onerror=alert(1)>|',
    '# <svg onload=alert(1)>',
  ];

  it.each(ATTACKS)('%s', (text) => {
    const { elements, attributes } = parts(full(text));
    for (const name of ['img', 'script', 'iframe', 'object', 'embed', 'form', 'input', 'style', 'link', 'base']) {
      expect(elements).not.toContain(name);
    }
    for (const name of attributes.keys()) expect(name).not.toMatch(/^(on|src|id|data-|formaction|xlink)/);
    for (const address of attributes.get('href') ?? []) expect(address).toMatch(/^(https?:\/\/|mailto:|#)/);
    for (const style of attributes.get('style') ?? []) expect(style).not.toMatch(/position:\s*fixed|url\(/);
  });

  it('links outside open apart and learn nothing; links within the page stay', () => {
    const outside = 'target="_blank" rel="noopener noreferrer"';
    expect(html('[a](https://example.org/)')).toBe(`<p><a href="https://example.org/" ${outside}>a</a></p>`);
    expect(html('https://example.org/')).toBe(
      `<p><a href="https://example.org/" ${outside}>https://example.org/</a></p>`,
    );
    expect(html('<a@example.org>')).toContain('href="mailto:a@example.org"');
    expect(html('[a](#umap)')).toBe('<p><a href="#umap">a</a></p>');
  });

  it('pictures are links, and text inside of links', () => {
    expect(html('![a *b*](https://example.org/x.png)')).toBe(
      '<p><a href="https://example.org/x.png" target="_blank" rel="noopener noreferrer">a *b*</a></p>',
    );
    expect(html('[![a](https://example.org/x.png)](https://example.org/)')).toBe(
      '<p><a href="https://example.org/" target="_blank" rel="noopener noreferrer">a</a></p>',
    );
  });

  it('nesting without an end does not hold the page', () => {
    const start = cpuTime();
    for (const text of [
      '- '.repeat(5000),
      '>'.repeat(50_000),
      '['.repeat(20_000),
      '![a]('.repeat(10_000),
      '$$\n'.repeat(10_000),
    ]) {
      renderNote(text, bracketed);
    }
    expect(cpuTime() - start).toBeLessThan(3000);
  });
});
