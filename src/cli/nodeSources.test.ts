import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprint } from '../lib/fingerprint';
import type { SourceRef } from '../notebook/sources';
import { nodeSources } from './nodeSources';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orthrus-sources-'));
  for (const [name, text] of [
    ['one/a.fa', '>a\nACGT\n'],
    ['two/a.fa', '>a\nTTTT\n'],
    ['public/gallery/b.fa', '>b\nACGT\n'],
  ] as const) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = async (folders: readonly string[], source: SourceRef): Promise<string> => {
  const sources = nodeSources(
    folders.map((name) => join(folder, name)),
    join(folder, 'public'),
  );
  const opened = await sources.open(source);
  return 'url' in opened ? opened.url : `${opened.name} ${await opened.blob.text()}`;
};
const file = async (text: string): Promise<SourceRef> => {
  const blob = new Blob([text]);
  return { kind: 'file', name: 'a.fa', bytes: blob.size, sha256: await fingerprint(blob) };
};

test('a file is found by name and contents in whatever folder', async () => {
  expect(await textOf(['one', 'two'], await file('>a\nTTTT\n'))).toBe('a.fa >a\nTTTT\n');
});

test('another file of the same name is not taken for it', async () => {
  const error = textOf(['one', 'two'], await file('>a\nGGGG\n'));
  await expect(error).rejects.toMatchObject({ code: 'source.other' });
  await expect(error).rejects.toThrow(/a\.fa is not the a\.fa that the notebook was made with/);
});

test('what is not there is told with the folders searched', async () => {
  await expect(textOf([], await file('x'))).rejects.toMatchObject({ code: 'source.gone' });
  await expect(textOf(['public'], await file('x'))).rejects.toThrow(/There is no a\.fa in .*public/);
});

test('shipped files come from the package, addresses stay addresses', async () => {
  expect(await textOf([], { kind: 'shipped', path: 'gallery/b.fa' })).toBe('b.fa >b\nACGT\n');
  await expect(textOf([], { kind: 'shipped', path: 'gallery/c.fa' })).rejects.toMatchObject({ code: 'source.missing' });
  expect(await textOf([], { kind: 'url', url: 'https://example.org/a.fa' })).toBe('https://example.org/a.fa');
});
