import { OrthrusError } from '../lib/errors';
import type { NpyArray } from './formats/npy';
import { readNpz } from './formats/npz';
import type { ImportContext } from './importContext';
import type { Sniffed } from './sniff';
import { BASE_MASK, CODON_START_BIT, type Tracks } from './tracks';
import type { Interval } from './transcript';

/** Reads padded track arrays (.npz with X and perhaps genes); returns how many transcripts they gave. Tracks stay as they are there. */
export async function importNpz(context: ImportContext, { source }: Sniffed): Promise<number> {
  let records = 0;
  try {
    const { x, genes, ids } = await readNpz(source, ['X', 'genes'], context.request.signal);
    const rows = x && trackRows(x);
    if (!rows) {
      throw new OrthrusError(
        'npz.tracks',
        x ? `X is ${x.shape.join(' × ')}, no padded tracks.` : 'There is no array X in it.',
        'Give X as transcripts × positions × 6 tracks (or 4), with 0 and 1.',
      );
    }
    for (const [i, id] of ids.entries()) {
      if (context.pacer.due) await context.pacer.breathe();
      const tracks = rows(i);
      if (typeof tracks === 'string') {
        context.reject(source.name, i + 1, id, tracks, 'Give 0 and 1, and 0 behind the end of the transcript.');
        continue;
      }
      const gene = genes?.[i] ?? '';
      const texts = {
        id,
        name: id,
        gene,
        geneId: /^ENS\w*G\d+/.test(gene) ? gene : '',
        species: '',
        biotype: '',
        chrom: '',
      };
      const cds = cdsOf(tracks);
      const cdsSource = cds ? 'annotation' : 'none';
      if (context.keep({ ...texts, strand: '+', exons: [], cds, cdsSource, tracks }, source.name, i + 1)) records++;
    }
  } catch (error) {
    if (!(error instanceof OrthrusError) || !/^np[yz]\./.test(error.code)) throw error;
    context.reject(source.name, undefined, '', error.message, error.mend);
  }
  return records;
}

/** Reads a row of padded tracks, or says why it cannot; undefined where the array's shape is none of tracks. */
function trackRows({ shape, strides, number }: NpyArray): ((row: number) => Tracks | string) | undefined {
  if (shape.length !== 3) return undefined;
  const axis = [2, 1].find((one) => shape[one] === 6) ?? [2, 1].find((one) => shape[one] === 4);
  if (axis === undefined) return undefined;
  const [count, length] = [shape[axis]!, shape[3 - axis]!];
  const [ofRow, ofTrack, ofPosition] = [strides[0]!, strides[axis]!, strides[3 - axis]!];
  return (row) => {
    const codes = new Uint8Array(length);
    let end = 0;
    for (let i = 0; i < length; i++) {
      for (let track = 0; track < count; track++) {
        const value = number(row * ofRow + i * ofPosition + track * ofTrack);
        if (value === 1) codes[i]! |= 1 << track;
        else if (value !== 0) return `track ${track + 1} has the value ${value} at position ${i + 1}`;
      }
      const base = codes[i]! & BASE_MASK;
      if ((base & (base - 1)) !== 0) return `position ${i + 1} has several bases`;
      if (codes[i] !== 0) end = i + 1;
    }
    return end > 0 ? codes.slice(0, end) : 'the record is empty: it has no sequence';
  };
}

/** From the first codon to the last one's end. */
function cdsOf(tracks: Tracks): Interval | undefined {
  const isStart = (code: number): boolean => (code & CODON_START_BIT) !== 0;
  const first = tracks.findIndex(isStart);
  return first < 0 ? undefined : [first, Math.min(tracks.length, tracks.findLastIndex(isStart) + 3)];
}
