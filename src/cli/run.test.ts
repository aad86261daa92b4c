import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentText } from '../notebook/share/json';
import { documentOf } from '../notebook/templates';
import { KINDS } from '../panels/kinds';
import { runCli } from '../oracle/runCli';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orthrus-run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const shipped = (name: string) => ({ kind: 'shipped', path: `gallery/${name}` });
const document = documentOf(KINDS, 'Headless', [
  { kind: 'note', params: { text: 'What is **asked**.' } },
  { kind: 'data', params: { sources: [shipped('BCL2L1.fa'), shipped('BCL2L1.gtf')] } },
  { kind: 'model', params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } },
  { kind: 'embed' },
  { kind: 'isoforms', params: { gene: 'BCL2L1' } },
  { kind: 'umap', params: { neighbours: 5, clusters: 2, epochs: 20 } },
]);

describe('orthrus run', () => {
  it('writes the tables and figures of every panel, and computes nothing twice', async () => {
    const path = join(folder, 'notebook.json');
    await writeFile(path, documentText(document));
    const args = ['run', path, '--backend', 'cpu', '--threads', '1', '--keep', join(folder, 'kept')];
    const first = await runCli([...args, '--out', join(folder, 'out')]);
    expect(first).toMatchObject({ status: 0 });
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['data', 'embed', 'isoforms', 'note', 'umap']);
    const similarity = await readFile(join(folder, 'out/isoforms/similarity.csv'), 'utf8');
    expect(similarity.trim().split('\n')).toHaveLength(15);
    const layout = await readFile(join(folder, 'out/umap/layout.csv'), 'utf8');
    expect(layout.trim().split('\n')).toHaveLength(15);
    expect(await readFile(join(folder, 'out/umap/umap.svg'), 'utf8')).toMatch(/UNTRAINED/i);
    expect(await readFile(join(folder, 'out/note/note.md'), 'utf8')).toBe('What is **asked**.\n');
    // What is kept is not made again: the same files, to the byte.
    const again = await runCli([...args, '--out', join(folder, 'again')]);
    expect(again.stderr).not.toMatch(/Embedding/);
    expect(await readFile(join(folder, 'again/isoforms/similarity.csv'), 'utf8')).toBe(similarity);
    expect(await readFile(join(folder, 'again/umap/layout.csv'), 'utf8')).toBe(layout);
  });

  it('runs what is asked for and says what failed, where a file is missing', async () => {
    const path = join(folder, 'gone.json');
    const gone = { kind: 'file', name: 'mine.fa', bytes: 3, sha256: 'a'.repeat(64) };
    await writeFile(path, documentText(documentOf(KINDS, 'Gone', [{ kind: 'data', params: { sources: [gone] } }])));
    const failed = await runCli(['run', path, '--backend', 'cpu', '--out', join(folder, 'gone')]);
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/There is no mine\.fa/);
    expect((await runCli(['run', path, '--panel', 'nothing'])).stderr).toMatch(/no panel "nothing"; there are data/);
    expect((await runCli(['run', join(folder, 'none.json')])).stderr).toMatch(/cannot be read/);
    expect((await runCli(['run'])).status).toBe(2);
  });
});
