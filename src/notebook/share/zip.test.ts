import fc from 'fast-check';
import { strFromU8, unzipSync, zipSync, strToU8 } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { OrthrusError } from '../../lib/errors';
import type { StoredHead } from '../../workers/resultsProtocol';
import type { Artefact, Result } from '../artefacts';
import type { JsonObject } from '../document/documentTypes';
import { newDocument } from '../document/newDocument';
import { hashOf, resultKey } from '../keys';
import type { Manifest } from './manifest';
import { isZip, readZip } from './zipRead';
import { writeZip, zipPlan, type ZipPlan } from './zipWrite';

const panel = (id: string, params: JsonObject = {}, inputs: Record<string, string> = {}) => ({
  id,
  kind: id,
  title: '',
  collapsed: false,
  params,
  view: {},
  inputs,
});

const fasta = { kind: 'file', name: 'BCL2L1.fa', bytes: 17, sha256: 'f'.repeat(64) } as const;

const document = newDocument('BCL2L1', [
  panel('data', { sources: [fasta, { kind: 'url', url: 'https://example.org/a.gtf' }] }),
  panel('embed', {}, { transcripts: 'data' }),
  panel('kmeans', { count: 2, seed: 5, start: { seeds: '1, 2' } }, { embeddings: 'embed' }),
]);

function result(kind: string, params: JsonObject, inputs: Record<string, string>, artefact: unknown): Result {
  const key = resultKey({ kind, version: 1, params, inputs });
  const made = { at: '2026-11-25T12:00:00.000Z', seconds: 1.5, device: 'CPU (2 threads, SIMD)', app: '0.1.0' };
  return { key, kind, version: 1, hash: key, params, inputs, made, artefact: artefact as Artefact };
}

const data = result('data', document.panels[0]!.params, {}, { type: 'transcripts', origin: 'BCL2L1.fa' });
const embed = result('embed', {}, { transcripts: data.key }, { type: 'embeddings' });
const kmeans = result('kmeans', document.panels[2]!.params, { embeddings: embed.key }, { type: 'layout' });
const all = new Map([data, embed, kmeans].map((one) => [one.key, one]));
const set = hashOf('transcripts');

/** Results as a store keeps them: bytes by name. */
function shelf(kept: Readonly<Record<string, string>>) {
  const heads: StoredHead[] = [...all.values()].map(({ key, kind, made }) => ({
    key,
    kind,
    bytes: kept[key]?.length ?? 0,
    at: made.at,
    sets: kind === 'data' ? [set] : [],
  }));
  return {
    storedResults: async () => heads,
    exportStored: async (_what: string, name: string) => (name in kept ? new Blob([kept[name]!]) : undefined),
  };
}

const kept = {
  [data.key]: 'table of transcripts',
  [embed.key]: 'numbers '.repeat(1000),
  [kmeans.key]: '1 2 1 2',
  [set]: 'ACGT'.repeat(500),
};

const options = { withTranscripts: true, app: '0.1.0', created: '2026-11-25T12:34:56.000Z' };
const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());

let plan: ZipPlan;
let files: Readonly<Record<string, Uint8Array>>;
let manifest: Manifest;

beforeAll(async () => {
  plan = await zipPlan(document, new Map([['kmeans', kmeans]]), (key) => all.get(key), shelf(kept));
  files = unzipSync(await bytesOf(await writeZip(plan, options)));
  manifest = JSON.parse(strFromU8(files['manifest.json']!)) as Manifest;
});

/** The shared file with some of its files replaced, left out (undefined) or added. */
const altered = (changes: Readonly<Record<string, string | Uint8Array | undefined>>): Blob => {
  const entries = Object.entries({ ...files, ...changes }).flatMap(([name, content]) =>
    content === undefined ? [] : [[name, typeof content === 'string' ? strToU8(content) : content] as const],
  );
  return new Blob([zipSync(Object.fromEntries(entries)) as Uint8Array<ArrayBuffer>]);
};

describe('what is planned', () => {
  test('is the results shown and all they were made from, with what they weigh', () => {
    expect(plan.results.map(({ result: { kind }, panels }) => [kind, panels])).toEqual([
      ['kmeans', ['kmeans']],
      ['embed', []],
      ['data', []],
    ]);
    expect(plan.sets.map(({ name }) => name)).toEqual([`sets/${set}.set`]);
    expect(plan.transcriptBytes).toBe(2000);
    expect(plan.bytes).toBe(8000 + 7 + 20 + files['notebook.json']!.length);
    expect(plan.missing).toEqual([]);
  });

  test('goes on without what is not kept any more, and says so', async () => {
    const rest = { [kmeans.key]: '1 2 1 2', [data.key]: 'table' };
    const partial = await zipPlan(document, new Map([['kmeans', kmeans]]), (key) => all.get(key), shelf(rest));
    expect(partial.results).toHaveLength(2);
    expect(partial.missing).toEqual([
      'embed: its result is not kept any more.',
      'Transcripts of a result are not kept any more.',
    ]);
  });
});

describe('a shared notebook', () => {
  test('opens with everything it was made with', async () => {
    const archive = await writeZip(plan, options);
    expect(await isZip(archive)).toBe(true);
    const read = await readZip(archive);
    expect(read.document).toEqual(document);
    expect(read.notes).toEqual([]);
    const stored = await Promise.all(read.stored.map(async ({ what, name, blob }) => [what, name, await blob.text()]));
    expect(stored).toEqual([
      ['set', set, kept[set]],
      ['result', kmeans.key, kept[kmeans.key]],
      ['result', embed.key, kept[embed.key]],
      ['result', data.key, kept[data.key]],
    ]);
    expect(read.manifest).toEqual(manifest);
  });

  test('says in its manifest what made it', () => {
    expect(manifest).toMatchObject({
      format: 'orthrus-share',
      version: 1,
      app: '0.1.0',
      created: options.created,
      devices: ['CPU (2 threads, SIMD)'],
      sources: [
        { panel: 'data', source: fasta },
        { panel: 'data', source: { kind: 'url', url: 'https://example.org/a.gtf' } },
      ],
    });
    expect(manifest.results[0]).toMatchObject({
      panels: ['kmeans'],
      key: kmeans.key,
      made: kmeans.made,
      seeds: { seed: 5, 'start.seeds': '1, 2' },
    });
    expect(manifest.results[2]!.origin).toBe('BCL2L1.fa');
    expect(manifest.files.map(({ name }) => name).sort()).toEqual(
      Object.keys(files)
        .filter((name) => name !== 'manifest.json')
        .sort(),
    );
  });

  test('without transcripts is smaller and has the pictures all the same', async () => {
    const read = await readZip(await writeZip(plan, { ...options, withTranscripts: false }));
    expect(read.stored.map(({ what }) => what)).toEqual(['result', 'result', 'result']);
    expect(read.notes).toEqual([]);
  });

  test('tells how far its writing is, and stops when cancelled', async () => {
    const shares: number[] = [];
    await writeZip(plan, { ...options, onProgress: ({ done, total }) => shares.push(done / total) });
    expect(shares.at(-1)).toBe(1);
    const signal = AbortSignal.abort();
    await expect(writeZip(plan, { ...options, signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('that would be too large is not written', async () => {
    const heavy = { ...plan, transcriptBytes: 3e9 };
    await expect(writeZip(heavy, options)).rejects.toMatchObject({ code: 'share.tooLarge' });
    expect((await writeZip(heavy, { ...options, withTranscripts: false })).size).toBeGreaterThan(8000);
  });
});

describe('from elsewhere', () => {
  const resultName = `results/${embed.key}.result`;

  test('a forged result is left out, and the rest opens', async () => {
    const read = await readZip(altered({ [resultName]: 'forged' }));
    expect(read.document).toEqual(document);
    expect(read.stored).toHaveLength(3);
    expect(read.notes).toEqual([expect.stringContaining(`${resultName} was left out.`)]);
  });

  test('a missing result is told', async () => {
    const read = await readZip(altered({ [resultName]: undefined }));
    expect(read.notes).toEqual([`${resultName} is missing from the file.`]);
  });

  test.each(['../../../etc/passwd', 'results/../x.result', '/sets/a.set', 'results/unknown.result', 'run.js'])(
    'no other file is looked at: %s',
    async (name) => {
      const read = await readZip(altered({ [name]: 'x' }));
      expect(read.stored).toHaveLength(4);
      expect(read.notes).toEqual([`${name} was left out: the manifest does not know it.`]);
    },
  );

  test.each([undefined, 'no JSON', '{}', '[]', '{"format":"orthrus-share","version":2}'])(
    'without a manifest the document opens, and no result: %j',
    async (text) => {
      const read = await readZip(altered({ 'manifest.json': text }));
      expect(read.document).toEqual(document);
      expect(read.manifest).toBeUndefined();
      expect(read.stored).toEqual([]);
      expect(read.notes).toEqual([expect.stringContaining('The results were left out.')]);
    },
  );

  test('a manifest with anything in it is read or refused in words', async () => {
    const members = fc.constantFrom('app', 'created', 'devices', 'sources', 'results', 'files', 'version');
    await fc.assert(
      fc.asyncProperty(members, fc.jsonValue(), async (member, value) => {
        const read = await readZip(altered({ 'manifest.json': JSON.stringify({ ...manifest, [member]: value }) }));
        expect(read.document).toEqual(document);
        expect(read.manifest !== undefined || read.notes.length === 1).toBe(true);
      }),
      { numRuns: 40, seed: 0 },
    );
  });

  const code = async (blob: Blob): Promise<string> => {
    try {
      await readZip(blob);
      return 'none';
    } catch (error) {
      if (!(error instanceof OrthrusError)) throw error;
      return error.code;
    }
  };

  test('what holds no notebook is refused', async () => {
    expect(await code(altered({ 'notebook.json': undefined }))).toBe('document.foreign');
    expect(await code(altered({ 'notebook.json': '{"format":"orthrus-note' }))).toBe('document.notJson');
    expect(await code(new Blob(['{"format":"orthrus-notebook"}']))).toBe('share.damaged');
    expect(await isZip(new Blob(['{"format":"orthrus-notebook"}']))).toBe(false);
  });

  test('more than 2 GB is refused by what it claims, before anything is unpacked', async () => {
    const bytes = await bytesOf(altered({}));
    const view = new DataView(bytes.buffer);
    let at = view.getUint32(bytes.length - 6, true);
    // Two entries that claim the most a zip can say of one, out of a few bytes.
    for (let i = 0; i < 2; i++) {
      view.setUint32(at + 24, 0xfffffffe, true);
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
    }
    expect(await code(new Blob([bytes]))).toBe('share.damaged');
  });
});
