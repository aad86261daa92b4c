/** The Domains panel over the real data service, without threads between. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { domainsOf } from '../../bio/domains';
import type { DomainsArtefact, Result } from '../../notebook/artefacts';
import { defaultFigure } from '../../notebook/panelKind';
import type { RunContext } from '../../notebook/panelKind';
import type { SourceRef } from '../../notebook/sources';
import type { Services } from '../../workers/client';
import { createDataService } from '../../workers/dataService';
import { domainsKind, domainsKnown } from './run';
import { DEFAULT_DOMAINS_PARAMS, parseDomainsParams } from './schema';
import type { DomainsParams } from './schema';

const data = createDataService();
const own =
  'transcript_id\tdomain\tstart\tend\nENST2\tIPR2\t30\t40\nENST1\tIPR1\t5\t6\nENST3\t\t\t\nENST2\tIPR1\t0\t9\n';

const run = (source: SourceRef): Promise<DomainsArtefact> =>
  domainsKind.run!({
    params: { source },
    services: { labels: data } as unknown as Services,
    sources: {
      open: async (one: SourceRef) => {
        if (one.kind !== 'shipped') return { name: 'own.tsv', blob: new Blob([own]) };
        const bytes = await readFile(new URL(`../../../public/${one.path}`, import.meta.url));
        return { name: 'human.tsv.gz', blob: new Blob([bytes]) };
      },
    },
    signal: new AbortController().signal,
  } as unknown as RunContext<DomainsParams>);

let artefact: DomainsArtefact;
beforeAll(async () => {
  artefact = await run({ kind: 'file', name: 'own.tsv', bytes: 1, sha256: '' });
});

describe('the Domains panel', () => {
  it('reads the table that ships where no other is named', async () => {
    const human = await run(DEFAULT_DOMAINS_PARAMS.source);
    expect(domainsOf(human.table, { id: 'ENST00000307677', name: 'BCL2L1-201' })).toHaveLength(2);
    expect(domainsKind.summary!({ artefact: human } as Result<DomainsArtefact>, DEFAULT_DOMAINS_PARAMS, {})).toMatch(
      /^146,\d{3} domains of 52,636 transcripts, human\.tsv\.gz$/,
    );
  });

  it('keeps what was refused, and writes a table that it reads back as the same', async () => {
    expect([artefact.rows, artefact.rejectedCount, artefact.rejected[0]?.line]).toEqual([4, 1, 5]);
    const result = { artefact } as Result<DomainsArtefact>;
    const context = {
      params: DEFAULT_DOMAINS_PARAMS,
      view: {},
      title: '',
      source: () => undefined,
      figure: defaultFigure,
    };
    const [file] = await domainsKind.files!(result, context);
    expect(file!.name).toBe('domains.tsv');
    const again = await data.readDomains({ name: 'domains.tsv', blob: new Blob([file!.content]) });
    expect(again.table).toEqual(artefact.table);
    expect(again.rejectedCount).toBe(0);
  });

  it('tells how many of the transcripts it knows, those without a CDS aside', () => {
    const transcripts = { id: ['ENST1.2', 'ENST2.1', 'ENST3.1', 'ENST4.1', 'ENST1.2'], name: ['', '', '', '', ''] };
    const cdsLength = Uint32Array.of(9, 9, 9, 9, 0);
    expect(domainsKnown(artefact.table, { ...transcripts, cdsLength })).toEqual({
      coding: 4,
      known: 3,
      withDomains: 2,
    });
  });

  it('takes only an artefact that is whole', () => {
    expect(domainsKind.sound(artefact)).toBe(true);
    const { table } = artefact;
    const broken = [
      { offsets: table.offsets.slice(1) },
      { offsets: Uint32Array.of(0, 2, 1, 2) },
      { accession: table.accession.map(() => 7) },
      { start: table.end },
      { transcripts: [1, 2, 3] },
      { end: [] },
    ];
    for (const part of broken) expect(domainsKind.sound({ ...artefact, table: { ...table, ...part } })).toBe(false);
    expect(domainsKind.sound({ ...artefact, rejected: [{}] })).toBe(false);
    expect(domainsKind.sound({ ...artefact, type: 'table' })).toBe(false);
    expect(domainsKind.sound(undefined)).toBe(false);
  });

  it('reads its parameters from a document', () => {
    expect(parseDomainsParams({})).toEqual(DEFAULT_DOMAINS_PARAMS);
    expect(parseDomainsParams({ source: 'x' })).toEqual(DEFAULT_DOMAINS_PARAMS);
    const mouse = { source: { kind: 'shipped', path: 'domains/mouse.tsv.gz' } } as const;
    expect(parseDomainsParams(mouse)).toEqual(mouse);
    expect(domainsKind.asksOthers!(mouse)).toBe(false);
    expect(domainsKind.asksOthers!({ source: { kind: 'url', url: 'https://a/b' } })).toBe(true);
  });
});
