import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrthrusError, describeError } from '../lib/errors';
import type { Progress } from '../lib/progress';
import { ENSEMBL_SPECIES, fetchEnsembl } from './ensembl';
import { fasta, idOf, lookup, names } from '../oracle/ensemblAnswers';
import { sequenceOf } from './tracks';

/** How the server misbehaves, set by each test. */
let trouble: {
  busy?: number;
  retryAfter?: string;
  cut?: string;
  failing?: number;
  leaveOut?: string;
  sequence?: string;
} = {};
let log: string[] = [];
let server: Server;
let baseUrl: string;

function answerTo(path: string, body: string): [status: number, answer: unknown] {
  if (path === '/lookup/symbol/homo_sapiens/BCL2L1?expand=1') return [200, lookup()];
  if (path === '/lookup/id/ENSG00000171552?expand=1') return [200, lookup()];
  if (path === '/lookup/symbol/homo_sapiens/MANY?expand=1') return [200, lookup(9)];
  if (path === '/lookup/symbol/homo_sapiens/PROXY?expand=1') return [200, '<html>Sign in</html>'];
  if (path === '/lookup/symbol/homo_sapiens/ODD?expand=1') return [200, { object_type: 'Transcript', id: 'x' }];
  if (path === '/sequence/id?type=cdna') {
    const { ids } = JSON.parse(body) as { ids: string[] };
    if (ids.length > 50) return [400, { error: 'POST message too large. You have submitted too many elements' }];
    const entries = ids.map((id) => {
      const name = names.find((one) => id.endsWith(idOf(one).slice(4)))!;
      const seq = name === trouble.leaveOut ? (trouble.sequence ?? '') : fasta.get(name)!.sequence;
      return { query: id, id, desc: null, molecule: 'dna', version: 5, seq };
    });
    return [200, entries.filter(({ seq }) => seq !== '')];
  }
  const symbol = decodeURIComponent(path.split('/').at(-1)!.split('?')[0]!);
  return [400, { error: `No valid lookup found for symbol ${symbol}` }];
}

function respond(path: string, body: string, response: ServerResponse): void {
  if (trouble.busy) {
    trouble.busy--;
    const retry = trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter };
    return void response.writeHead(429, { 'content-type': 'application/json', ...retry }).end('{"error":"rate limit"}');
  }
  if (trouble.failing) {
    trouble.failing--;
    return void response.writeHead(503, { 'retry-after': '0.01' }).end('Service unavailable');
  }
  const [status, answer] = answerTo(path, body);
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  if (!trouble.cut || !path.startsWith(trouble.cut)) return void response.end(text);
  response.write(text.slice(0, text.length / 2), () => setTimeout(() => response.destroy(), 10));
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      log.push(`${method} ${url}`);
      expect(headers.accept).toBe('application/json');
      respond(url, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  trouble = {};
  log = [];
});

async function failure(run: Promise<unknown>): Promise<OrthrusError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OrthrusError);
  expect((error as OrthrusError).mend).not.toBe('');
  return error as OrthrusError;
}

describe('fetchEnsembl', () => {
  it('gives the 14 isoforms of BCL2L1 as FASTA and GTF have them', async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): void => void seen.push(progress);
    const result = await fetchEnsembl(' BCL2L1 ', 'Homo sapiens', { baseUrl, onProgress });
    expect(result).toMatchObject({ rejected: [], rejectedCount: 0, notes: ['Coordinates are of GRCh38.'] });
    expect(result.files).toEqual([
      { name: 'Ensembl, BCL2L1 (homo_sapiens)', format: 'Ensembl REST', records: 14, waits: false },
    ]);
    expect(result.transcripts.map(({ name }) => name)).toEqual(names);
    for (const { name, cds, tracks, exons, ...facts } of result.transcripts) {
      expect(facts).toEqual({
        id: `${idOf(name)}.5`,
        gene: 'BCL2L1',
        geneId: 'ENSG00000171552',
        species: 'Homo sapiens',
        biotype: 'protein_coding',
        chrom: '20',
        strand: '-',
        cdsSource: 'annotation',
      });
      const expected = fasta.get(name)!;
      expect(sequenceOf(tracks)).toBe(expected.sequence);
      expect(cds).toEqual(expected.cds);
      expect(['TAA', 'TAG', 'TGA']).toContain(expected.sequence.slice(cds![1] - 3, cds![1]));
      expect(exons.every(([start, end], i) => start < end && (i === 0 || start > exons[i - 1]![1]))).toBe(true);
    }
    expect(result.transcripts[0]!.exons).toEqual([
      [31_664_457, 31_666_086],
      [31_721_654, 31_722_348],
      [31_722_617, 31_722_868],
    ]);
    expect(log).toEqual(['GET /lookup/symbol/homo_sapiens/BCL2L1?expand=1', 'POST /sequence/id?type=cdna']);
    expect(seen.at(-1)).toMatchObject({ done: 14, total: 14, unit: 'transcripts' });
  });

  it('knows gene ids and common names of species', async () => {
    const byId = await fetchEnsembl('ENSG00000171552.14', 'human', { baseUrl: `${baseUrl}/` });
    expect(byId.transcripts).toHaveLength(14);
    await fetchEnsembl('BCL2L1', 'Human', { baseUrl });
    expect(log[2]).toBe('GET /lookup/symbol/homo_sapiens/BCL2L1?expand=1');
    expect(ENSEMBL_SPECIES.map(({ name }) => name)).toEqual(expect.arrayContaining(['mouse', 'fly', 'zebrafish']));
  });

  it('asks for sequences 50 at a time', async () => {
    const { transcripts } = await fetchEnsembl('MANY', 'human', { baseUrl });
    expect(transcripts).toHaveLength(126);
    expect(log.filter((line) => line.startsWith('POST'))).toHaveLength(3);
  });

  it('names an unknown gene and what to check, whatever is in it', async () => {
    const error = await failure(fetchEnsembl('a/b?c&d é', 'human', { baseUrl }));
    expect(error.code).toBe('ensembl.unknown');
    expect(describeError(error)).toMatch(/no gene "a\/b\?c&d é" in homo_sapiens.*Check the spelling/);
    expect(log).toEqual(['GET /lookup/symbol/homo_sapiens/a%2Fb%3Fc%26d%20%C3%A9?expand=1']);
    expect((await failure(fetchEnsembl('ENSG00000000000', 'human', { baseUrl }))).code).toBe('ensembl.unknown');
    expect((await failure(fetchEnsembl('  ', 'human', { baseUrl }))).code).toBe('ensembl.noSymbol');
  });

  it('waits as long as a busy server asks for', async () => {
    trouble = { busy: 2, retryAfter: '0.1' };
    const started = performance.now();
    const { transcripts } = await fetchEnsembl('BCL2L1', 'human', { baseUrl });
    expect(transcripts).toHaveLength(14);
    expect(performance.now() - started).toBeGreaterThanOrEqual(195);
    expect(log).toHaveLength(4);
    trouble = { busy: 9, retryAfter: '0' };
    expect((await failure(fetchEnsembl('BCL2L1', 'human', { baseUrl }))).code).toBe('ensembl.busy');
    trouble = { busy: 1, retryAfter: '3600' };
    expect((await failure(fetchEnsembl('BCL2L1', 'human', { baseUrl }))).code).toBe('ensembl.busy');
  });

  it('asks a failing server again, but not for ever', async () => {
    trouble = { failing: 1 };
    expect((await fetchEnsembl('BCL2L1', 'human', { baseUrl })).transcripts).toHaveLength(14);
    trouble = { failing: 9 };
    expect((await failure(fetchEnsembl('BCL2L1', 'human', { baseUrl }))).code).toBe('ensembl.failing');
  });

  it('says when the connection is cut, the network is away, or something else answers', async () => {
    for (const cut of ['/lookup', '/sequence']) {
      trouble = { cut };
      expect((await failure(fetchEnsembl('BCL2L1', 'human', { baseUrl }))).code).toBe('ensembl.cut');
    }
    trouble = {};
    expect((await failure(fetchEnsembl('PROXY', 'human', { baseUrl }))).code).toBe('ensembl.answer');
    expect((await failure(fetchEnsembl('ODD', 'human', { baseUrl }))).code).toBe('ensembl.answer');
    const away = createServer();
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    const nobody = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
    await new Promise((resolve) => away.close(resolve));
    expect((await failure(fetchEnsembl('BCL2L1', 'human', { baseUrl: nobody }))).code).toBe('ensembl.unreachable');
    expect((await failure(fetchEnsembl('BCL2L1', 'human', { baseUrl: 'http://example.org' }))).code).toBe('url.scheme');
  });

  it('refuses single transcripts and keeps the rest', async () => {
    trouble = { leaveOut: 'BCL2L1-202' };
    const missing = await fetchEnsembl('BCL2L1', 'human', { baseUrl });
    expect(missing.transcripts).toHaveLength(13);
    expect(missing.rejected).toMatchObject([
      { record: `${idOf('BCL2L1-202')}.5`, reason: 'Ensembl gave no sequence for it' },
    ]);
    trouble = { leaveOut: 'BCL2L1-202', sequence: 'ACGT' };
    const short = await fetchEnsembl('BCL2L1', 'human', { baseUrl });
    expect(short.rejected[0]!.reason).toMatch(/^Ensembl gave 4 nt, its exons sum to \d+$/);
  });

  it('can be cancelled, also while it waits', async () => {
    trouble = { busy: 1, retryAfter: '30' };
    const abort = new AbortController();
    const task = fetchEnsembl('BCL2L1', 'human', { baseUrl, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(task).rejects.toMatchObject({ name: 'AbortError' });
    await expect(fetchEnsembl('BCL2L1', 'human', { baseUrl, signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
