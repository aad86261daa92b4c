import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';

const BUDGET_BYTES = 250_000;
const dist = new URL('../dist/', import.meta.url);
const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, dist)), 'utf8');

/** The modules that a module cannot start without, by name in dist. */
function staticImports(name: string): string[] {
  const sources = parseAst(read(name)).body.flatMap((node) =>
    'source' in node && node.source ? [String(node.source.value)] : [],
  );
  return sources.map((source) => new URL(source, new URL(name, dist)).href.slice(dist.href.length));
}

test('the scripts without which the page shows nothing weigh at most 250 kB gzip, and Plotly is not among them', () => {
  const html = read('index.html');
  const initial = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]!));
  expect(initial.size).toBeGreaterThan(1);
  // A set also visits what is added to it on the way.
  for (const name of initial) for (const imported of staticImports(name)) initial.add(imported);
  const sizes = [...initial].map((name) => ({ name, bytes: gzipSync(read(name), { level: 9 }).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const list = sizes.map(({ name, bytes }) => `${name} ${(bytes / 1000).toFixed(1)}`).join(', ');
  console.log(`initial JavaScript: ${(total / 1000).toFixed(1)} kB gzip of ${BUDGET_BYTES / 1000} (${list})`);
  expect(total).toBeLessThanOrEqual(BUDGET_BYTES);
  for (const name of initial) expect(read(name)).not.toMatch(/plotly/i);
});
