import { existsSync, openAsBlob, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cdsParts, exonLengthsOf } from './assembly';
import { blobSource } from './byteSources';
import type { ByteSource } from './byteSource';
import { importTranscripts } from './import';
import type { ImportRequest, ImportResult } from './importTypes';
import { tableOf } from './table';

/** The big data sets, which are not in the project; `import.test.ts` runs the same paths on small real excerpts. */
const folder = process.env['ORTHRUS_DATA'] ?? '';
const isHere = folder !== '' && existsSync(join(folder, 'mouse'));

const open = async (file: string): Promise<ByteSource> => blobSource(file, await openAsBlob(join(folder, file)));
const load = async (files: string[], request: Partial<ImportRequest> = {}): Promise<ImportResult> =>
  importTranscripts({ ...request, sources: await Promise.all(files.map(open)) });

/** Transcripts, genes, genes with several isoforms. */
const counts = ({ transcripts }: ImportResult): [number, number, number] => {
  const isoforms = new Map<string, number>();
  for (const id of tableOf(transcripts).geneId) isoforms.set(id, (isoforms.get(id) ?? 0) + 1);
  return [transcripts.length, isoforms.size, [...isoforms.values()].filter((count) => count > 1).length];
};

const isSound = ({ transcripts }: ImportResult): void => {
  const faults = transcripts.filter((transcript) => {
    const { exons, strand, cds, tracks } = transcript;
    const lengths = exons.map(([start, end]) => end - start);
    if (strand === '-') lengths.reverse();
    const coding = cdsParts(transcript).reduce((sum, [start, end]) => sum + end - start, 0);
    return String(exonLengthsOf({ tracks })) !== String(lengths) || coding !== (cds ? cds[1] - cds[0] : 0);
  });
  expect(faults).toEqual([]);
};

if (!isHere) {
  console.log('The reference over the big data sets was not run: ORTHRUS_DATA names no folder that holds them.');
}

describe('reference over the folder that ORTHRUS_DATA names, where it is there', () => {
  it(isHere ? 'human' : 'is not run: ORTHRUS_DATA names no such folder', async () => {
    if (!isHere) return;
    const result = await load(['human/transcripts.fa.gz', 'human/annotation.gtf.gz']);
    expect(counts(result)).toEqual([6026, 1291, 935]);
    expect([result.rejectedCount, result.notes]).toEqual([0, []]);
    isSound(result);
  });
  if (!isHere) return;

  it('mouse, in well under 10 s', async () => {
    const started = performance.now();
    const result = await load(['mouse/transcripts.fa.gz', 'mouse/annotation.gtf.gz']);
    const seconds = (performance.now() - started) / 1000;
    console.log(`mouse: ${result.transcripts.length} transcripts in ${seconds.toFixed(1)} s`);
    expect(counts(result)).toEqual([32_616, 15_066, 8178]);
    // No note: every CDS tag of a header equals the CDS of the annotation.
    expect([result.rejectedCount, result.notes]).toEqual([0, []]);
    isSound(result);
    expect(seconds).toBeLessThan(10);
  });

  it('one gene of the mouse', async () => {
    const result = await load(['mouse/transcripts.fa.gz', 'mouse/annotation.gtf.gz'], { genes: ['bcl2l1'] });
    expect(counts(result)).toEqual([4, 1, 1]);
  });

  it('fly: a genome, and a GTF without exon rows', async () => {
    const result = await load(['fly/dm6_chr2R.fa.gz', 'fly/dm6_chr2R_ncbiRefSeq.gtf.gz']);
    expect(result.transcripts).toHaveLength(6741);
    expect([result.rejectedCount, result.notes]).toEqual([0, []]);
    isSound(result);
    const coding = result.transcripts.filter(({ cds }) => cds);
    const inFrame = coding.filter(({ cds, tracks }) => (cds![1] - cds![0]) % 3 === 0 && (tracks[cds![0]]! & 15) === 1);
    expect([coding.length, inFrame.length > coding.length * 0.99]).toEqual([6039, true]);
  });

  it('every demo gene', async () => {
    const names = readdirSync(join(folder, 'demo'));
    const genes = names.filter((name) => name.endsWith('.fa')).map((name) => name.slice(0, -3));
    expect(genes.length).toBeGreaterThanOrEqual(7);
    for (const gene of genes) {
      const result = await load([`demo/${gene}.fa`, `demo/${gene}.gtf`]);
      const records = readFileSync(join(folder, `demo/${gene}.fa`), 'utf8').split('>').length - 1;
      expect([gene, result.transcripts.length, result.rejectedCount]).toEqual([gene, records, 0]);
      expect(result.transcripts.every((transcript) => transcript.gene === gene)).toBe(true);
      isSound(result);
    }
    const structures = names.filter((name) => name.endsWith('.structures.gtf')).map((name) => `demo/${name}`);
    const { rejected, files } = await load(structures);
    expect(files.find(({ name }) => name.includes('OAS1'))?.records).toBe(27);
    expect(rejected.map(({ reason }) => /have no sequence/.test(reason))).toEqual(structures.map(() => true));
  });

  it('orthologs: sequences without structure', async () => {
    const result = await load(['orthologs/primates_cds.fa.gz', 'orthologs/primates_chr22_transcripts.fa.gz'], {
      predictOrf: true,
    });
    expect([result.transcripts.length, result.rejectedCount]).toEqual([2874 + 1714, 0]);
    const coding = result.transcripts.slice(0, 2874);
    const species = new Set(coding.map((transcript) => transcript.species));
    expect(species).toContain('Pan troglodytes');
    const genes = new Set(coding.map(({ geneId }) => geneId));
    expect([genes.size, species.size]).toEqual([327, 9]);
    expect(new Set(result.transcripts.map(({ cdsSource }) => cdsSource))).toEqual(new Set(['predicted', 'none']));
  });
});
