import { packTracks } from '../bio/tracks';
import type { Interval, Transcript } from '../bio/transcript';
import { Rng, streamSeed } from '../lib/rng';

/** What of a made-up transcript matters to a test. */
export interface MadeUp {
  readonly id: string;
  readonly gene?: string;
  readonly geneId?: string;
  readonly species?: string;
  readonly length?: number;
  readonly cds?: Interval | undefined;
}

/** A transcript of random bases (the same for the same id) in two exons. */
export function madeUp({ id, gene = '', geneId = '', species = 'human', length = 60, cds }: MadeUp): Transcript {
  const rng = new Rng(streamSeed(7, id));
  const bases = Uint8Array.from({ length }, () => 1 << rng.int(4));
  const first = Math.ceil(length / 2);
  return {
    ...{ id, name: id, gene, geneId, species, biotype: 'protein_coding', chrom: '1', strand: '+' },
    exons: [
      [100, 100 + first],
      [500, 500 + length - first],
    ],
    cds,
    cdsSource: cds ? 'annotation' : 'none',
    tracks: packTracks(
      bases,
      [first, length - first].filter((part) => part > 0),
      cds,
    ),
  };
}

/** A made-up set: genes of one to five isoforms in two species with common names, short and long. */
export function madeUpSet(genes: number, seed = 1): Transcript[] {
  const rng = new Rng(seed);
  const transcripts: Transcript[] = [];
  for (let g = 0; g < genes; g++) {
    for (const [species, prefix] of [
      ['human', 'ENSG'],
      ['mouse', 'ENSMUSG'],
    ] as const) {
      if (rng.uniform() < 0.3) continue;
      const isoforms = 1 + rng.int(5);
      for (let i = 0; i < isoforms; i++) {
        const length = rng.uniform() < 0.25 ? 101 + rng.int(100) : 20 + rng.int(81);
        const place = { id: `${prefix}${g}-${200 + i}`, gene: `GENE${g}`, geneId: `${prefix}${g}.4`, species };
        transcripts.push(madeUp({ ...place, length, cds: [6, 18] }));
      }
    }
  }
  return transcripts;
}
