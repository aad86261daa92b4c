import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseAst } from 'vite';
import { expect, test } from 'vitest';
import { precacheOf } from '../.config/serviceWorker.mjs';

const BUDGET_BYTES = 250_000;
/** What a first visit fetches for work offline, training data left out. */
const OFFLINE_BUDGET_BYTES = 25_000_000;
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

test('what is kept for work offline is modest, and a folder of more than 20 MB is not among it', () => {
  const { files, bytes } = precacheOf(fileURLToPath(dist).replace(/\/$/, ''));
  console.log(`kept for work offline: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB`);
  expect(bytes).toBeLessThan(OFFLINE_BUDGET_BYTES);

  const folder = mkdtempSync(join(tmpdir(), 'orthrus-precache-'));
  try {
    for (const name of [
      'index.html',
      'gallery/gene.fa',
      'shards/a.parquet',
      'shards/b.parquet',
      'domains/human.tsv.gz',
      'sw.js',
    ]) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), 'text');
    }
    truncateSync(join(folder, 'shards/b.parquet'), 20_000_001);
    const kept = precacheOf(folder);
    expect(kept.files.map(([name]) => name)).toEqual(['gallery/gene.fa', '']);
    // What single panels ask for is left on the server, too.
    expect(kept.left).toEqual([
      ['domains', 4],
      ['shards', 20_000_005],
    ]);
    writeFileSync(join(folder, 'gallery/gene.fa'), 'another');
    expect(precacheOf(folder).version).not.toBe(kept.version);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
