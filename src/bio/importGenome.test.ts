import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataText, sourceOf } from '../oracle/bio/collect';
import { gff3, type Structure } from '../oracle/bio/writers';
import { cdsParts, exonLengthsOf } from './assembly';
import { startRangeServer } from '../oracle/rangeServer';
import type { ByteSource } from './byteSource';
import { urlSource } from './byteSources';
import { importTranscripts } from './import';
import type { ImportRequest, ImportResult } from './importTypes';
import { sequenceOf } from './tracks';

const files = (...names: string[]): ByteSource[] => names.map((name) => sourceOf(name, dataText(name)));
const load = (sources: ByteSource[], request: Partial<ImportRequest> = {}): Promise<ImportResult> =>
  importTranscripts({ ...request, sources });
const gzipped = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(dataText(name)));

describe('annotation with genome', () => {
  const expected = JSON.parse(dataText('fly_excerpt.expected.json')) as Record<
    string,
    { cds: [number, number] | null; exonEnds: number[]; sequence: string }
  >;
  const check = ({ transcripts }: ImportResult): void => {
    expect(transcripts.map(({ id }) => id).sort()).toEqual(Object.keys(expected).sort());
    for (const { id, cds, tracks } of transcripts) {
      const { exonEnds, ...wanted } = expected[id]!;
      expect({ cds: cds ?? null, sequence: sequenceOf(tracks) }).toEqual(wanted);
      let sum = 0;
      expect(exonLengthsOf({ tracks }).map((length) => (sum += length))).toEqual(exonEnds);
    }
  };

  it('cuts the fly’s transcripts, whose GTF has no exon rows', async () => {
    const result = await load(files('fly_excerpt.gtf', 'fly_excerpt.fa'));
    expect(result.rejectedCount).toBe(0);
    expect(result.files.map(({ format, records }) => [format, records])).toEqual([
      ['GTF', 13],
      ['genome FASTA', 13],
    ]);
    check(result);
  });

  it('takes the genome from its own field, compressed, and with other chromosome names', async () => {
    const genome = sourceOf('genome', new Uint8Array(gzipSync(dataText('fly_excerpt.fa').replace('>chr2R', '>2R'))));
    check(await load([sourceOf('a', gzipped('fly_excerpt.gtf'))], { genome }));
  });

  it('takes it from below the rows of a GFF3', async () => {
    const { transcripts } = await load(files('fly_excerpt.gtf', 'fly_excerpt.fa'));
    const structures = transcripts.map((t): Structure => {
      const parts = cdsParts(t);
      return { ...t, cds: parts.length > 0 ? [parts[0]![0], parts.at(-1)![1]] : undefined };
    });
    check(await load([sourceOf('x', `${gff3(structures)}##FASTA\n${dataText('fly_excerpt.fa')}`)]));
  });

  it('refuses exons that leave the chromosome, and keeps the rest', async () => {
    const short = dataText('fly_excerpt.fa').split('\n').slice(0, 301).join('\n');
    const { transcripts, rejected } = await load([sourceOf('g.fa', short), ...files('fly_excerpt.gtf')]);
    expect(transcripts.length + rejected.length).toBe(13);
    expect(rejected.length).toBeGreaterThan(0);
    for (const { file, line, record, reason, mend } of rejected) {
      expect(reason).toMatch(/leaves chr2R, which has 30000 bases/);
      expect([file, line! > 0, expected[record] !== undefined, mend !== '']).toEqual([
        'fly_excerpt.gtf',
        true,
        true,
        true,
      ]);
    }
  });

  it('reads an indexed genome by range, also where the annotation is of one of its last chromosomes', async () => {
    const name = 'NM_136355.4.t1';
    const before = `>other\n${'ACGTA\n'.repeat(200_000)}`;
    const genome = sourceOf('genome.fa', before + dataText('fly_excerpt.fa'));
    const fai = `other\t1000000\t7\t5\t6\nchr2R\t40000\t${before.length + 7}\t100\t101\n`;
    let streamed = 0;
    const counted: ByteSource = {
      ...genome,
      stream() {
        let offset = 0;
        const pull = async (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> => {
          const piece = await genome.read(offset, 8192);
          offset += piece.length;
          streamed += piece.length;
          if (piece.length > 0) controller.enqueue(piece);
          else controller.close();
        };
        return Promise.resolve(new ReadableStream({ pull }, { highWaterMark: 0 }));
      },
    };
    const sources = [counted, ...files('fly_excerpt.gtf'), sourceOf('genome.fa.fai', fai)];
    const { transcripts, notes, files: reports } = await load(sources, { genes: [name] });
    expect(transcripts.map(({ id, tracks }) => [id, sequenceOf(tracks)])).toEqual([[name, expected[name]!.sequence]]);
    expect([notes, reports.map(({ format }) => format)]).toEqual([[], ['genome FASTA', 'GTF', 'FASTA index (.fai)']]);
    expect(streamed).toBeLessThan(genome.size! / 2);
  });

  it('finds the indexes beside a remote genome, and does without them where there are none', async () => {
    const piece = (name: string): Uint8Array => readFileSync(new URL(`../oracle/genome/${name}`, import.meta.url));
    const gtf = sourceOf('piece.gtf', new Uint8Array(piece('piece.gtf')));
    const genome = ['piece.fa.gz', 'piece.fa.gz.fai', 'piece.fa.gz.gzi'] as const;
    const bytes = [piece('piece.fa.gz'), piece('piece.fa.fai'), piece('piece.fa.gz.gzi')];
    const server = await startRangeServer(
      new Map([...genome.map((name, i) => [name, bytes[i]!] as const), ['alone.fa.gz', bytes[0]!]]),
    );
    try {
      const whole = await load([gtf, sourceOf('piece.fa.gz', new Uint8Array(bytes[0]!))]);
      const indexed = await load([gtf, urlSource(`${server.origin}/plain/piece.fa.gz`)]);
      expect(indexed.transcripts).toEqual(whole.transcripts);
      expect(indexed.files).toHaveLength(2);
      expect(server.log.filter((line) => / bytes=/.test(line)).length).toBeGreaterThan(0);
      server.log.length = 0;
      const alone = await load([gtf, urlSource(`${server.origin}/plain/alone.fa.gz`)]);
      expect(alone.transcripts).toEqual(whole.transcripts);
      expect([alone.rejected, alone.notes]).toEqual([[], []]);
      expect(server.log.filter((line) => /\.(fai|gzi)/.test(line))).toEqual(['GET /plain/alone.fa.gz.fai']);
    } finally {
      await server.close();
    }
  });

  it('says which annotated transcripts the genome has no chromosome for', async () => {
    const { transcripts, notes } = await load([...files('fly_excerpt.gtf', 'fly_excerpt.fa', 'OAS1.structures.gtf')]);
    expect(transcripts).toHaveLength(13);
    expect(notes).toEqual([expect.stringMatching(/^OAS1.structures.gtf: 27 annotated transcripts have no sequence/)]);
  });
});
