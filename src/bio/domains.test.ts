import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../oracle/bio/collect';
import { domainRow, domainsAt, domainSpan, domainsOf, readDomains } from './domains';
import { cpuTime } from '../oracle/cpuTime';

const shipped = (species: string) => {
  const url = new URL(`../../public/domains/${species}.tsv.gz`, import.meta.url);
  return sourceOf(`${species}.tsv.gz`, new Uint8Array(readFileSync(url)));
};
const read = (text: string) => readDomains(sourceOf('d.tsv', text));
const named = (name: string, id = '') => ({ id, name });

describe('the domains that ship', () => {
  it('are read whole, in under a second, and tell Bcl-xL from Bcl-xS', async () => {
    const start = cpuTime();
    const { table, rows, rejectedCount } = await readDomains(shipped('human'));
    const milliseconds = cpuTime() - start;
    expect([rows, rejectedCount]).toEqual([146_988, 0]);
    expect(table.transcripts).toHaveLength(52_636);
    expect(table.offsets[52_636]).toBe(table.accession.length);
    // The file is the reference: its rows, counted without the parser, are the table's, less those that repeat.
    const text = gunzipSync(readFileSync(new URL('../../public/domains/human.tsv.gz', import.meta.url))).toString();
    expect(table.accession).toHaveLength(new Set(text.trimEnd().split('\n').slice(1)).size);
    expect(domainsOf(table, named('BCL2L1-201'))).toEqual([
      { accession: 'IPR003093', start: 0, end: 25 },
      { accession: 'IPR046371', start: 89, end: 187 },
    ]);
    expect(domainsOf(table, named('BCL2L1-202')).map(({ accession }) => accession)).toEqual(['IPR003093']);
    expect(domainsOf(table, named('nothing', 'ENST1'))).toEqual([]);
    console.log(`146,988 rows of domains in ${milliseconds.toFixed(0)} ms`);
    // Four times what is asked of it, as on another machine.
    expect(milliseconds).toBeLessThan(4000);
  });

  it('are there for mouse', async () => {
    const { table, rejectedCount } = await readDomains(shipped('mouse'));
    expect([table.transcripts.length, rejectedCount]).toEqual([28_769, 0]);
  });
});

describe('tables of other makers', () => {
  it('may give ends, ids with versions, and each domain of a transcript anywhere', async () => {
    const text =
      'transcript_id\tdomain\tstart\tend\nENST2.1\tIPR2\t30\t40\nENST1.3\tIPR1\t5\t6\nENST2.1\tIPR1\t1\t10\n';
    const { table } = await read(text);
    expect(domainsOf(table, { id: 'ENST2.1', name: 'X' })).toEqual([
      { accession: 'IPR1', start: 0, end: 10 },
      { accession: 'IPR2', start: 29, end: 40 },
    ]);
    expect(domainsOf(table, { id: 'ENST1.7', name: 'X' })).toEqual([{ accession: 'IPR1', start: 4, end: 6 }]);
    expect(domainsOf(table, { id: 'ENST1', name: '' })).toHaveLength(1);
  });

  it.each([
    ['tabs', '\t'],
    ['commas', ','],
  ])(
    'are BioMart’s exports, separated by %s, with transcripts that have no domain and rows that repeat',
    async (_, by) => {
      const rows = [
        [
          'Gene stable ID',
          'Transcript stable ID',
          'Interpro ID',
          'Interpro start',
          'Interpro end',
          'Interpro Short Description',
        ],
        ['ENSG1', 'ENST1', 'IPR046371', '90', '187', 'Bcl-2'],
        ['ENSG1', 'ENST1', 'IPR046371', '90', '187', 'Bcl-2 again'],
        ['ENSG1', 'ENST2', '', '', '', ''],
      ];
      const text = rows.map((row) => row.join(by)).join('\r\n');
      const { table, rejectedCount } = await readDomains(sourceOf('mart.gz', new Uint8Array(gzipSync(text))));
      expect(rejectedCount).toBe(0);
      expect(domainsOf(table, { id: 'ENST1.4', name: '' })).toEqual([{ accession: 'IPR046371', start: 89, end: 187 }]);
      // Known to have none is not the same as not known.
      expect(domainRow(table, { id: 'ENST2', name: '' })).toBe(1);
      expect(domainsAt(table, 1)).toEqual([]);
      expect(domainRow(table, { id: 'ENST3', name: '' })).toBeUndefined();
    },
  );

  it('name a transcript by name where they have it, else by id', async () => {
    const { table } = await read(
      'Transcript stable ID\tTranscript name\tdomain\tstart_aa\tlength_aa\nENST1\tG-201\tIPR1\t1\t2\nENST2\t\tIPR2\t1\t2\n',
    );
    expect(table.transcripts).toEqual(['G-201', 'ENST2']);
  });
});

describe('what is wrong with a table', () => {
  const header = 'transcript_name\tdomain\tstart_aa\tlength_aa\n';

  it('is said with the line and how to mend it, and the rest is read', async () => {
    const bad = [
      'A\tIPR1\t0\t5',
      'A\tIPR1\tx\t5',
      'A\tIPR1\t1\t0',
      'A\tIPR1',
      '\tIPR1\t1\t5',
      'A\t\t1\t5',
      'A\tIPR1\t9999999\t1',
    ];
    const { table, rows, rejected, rejectedCount } = await read(
      `# a comment\n${header}${bad.join('\n')}\nB\tIPR2\t3\t4`,
    );
    expect([rows, rejectedCount]).toEqual([8, 7]);
    expect(rejected.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    for (const { file, reason, mend } of rejected) {
      expect(file).toBe('d.tsv');
      expect(reason).toMatch(/\.$/);
      expect(mend).toMatch(/\.$/);
    }
    expect(rejected[2]!.reason).toContain('length');
    expect(domainsOf(table, named('B'))).toEqual([{ accession: 'IPR2', start: 2, end: 6 }]);
    const ends = await read('transcript_name,domain,start,end\nA,IPR1,7,6\n');
    expect(ends.rejected[0]!.reason).toBe('The domain starts at 7 and ends at “6”.');
  });

  it('is its header', async () => {
    await expect(read('transcript_name\tdomain\tstart_aa\n')).rejects.toThrow(/length_aa or end_aa/);
    await expect(read('a,b\n1,2\n')).rejects.toMatchObject({ code: 'domains.columns' });
    await expect(read('')).rejects.toMatchObject({ code: 'domains.columns' });
  });
});

describe('where a domain lies on its transcript', () => {
  it('is three nucleotides an amino acid from the CDS’s start, never beyond its end', () => {
    expect(domainSpan({ start: 0, end: 25 }, [369, 1071])).toEqual([369, 444]);
    expect(domainSpan({ start: 89, end: 187 }, [369, 1071])).toEqual([636, 930]);
    expect(domainSpan({ start: 1, end: 9 }, [10, 22])).toEqual([13, 22]);
    expect(domainSpan({ start: 8, end: 9 }, [10, 22])).toEqual([22, 22]);
  });
});
