import { OrthrusError } from '../lib/errors';
import { located, type Genome } from './genome';
import type { Fai, FaiEntry } from './genomeIndex';
import { FOREIGN, GENOME_LETTER, foreignLetter } from './genomeLetters';
import type { ReadAt } from './genomeReads';

const NEWLINE = 10;
const RETURN = 13;

/** How far back a header line is looked for, to see whether the index belongs to the file. */
const HEADER_BYTES = 4096;

/**
 * A FASTA read by range through its index.
 * @param read of the FASTA's contents
 * @param indexes one of which must fit
 * @throws OrthrusError `genome.index` when none does
 */
export async function faidxGenome(
  file: string,
  read: ReadAt,
  indexes: readonly Fai[],
  signal: AbortSignal | undefined,
): Promise<Genome> {
  for (const fai of indexes) {
    const [name, entry] = fai.entries.entries().next().value!;
    if (await fits(read, name, entry, signal)) return new FaidxGenome(file, read, fai);
  }
  throw misfit(file, indexes.map((index) => index.file).join(', '));
}

const misfit = (file: string, index: string): OrthrusError =>
  new OrthrusError(
    'genome.index',
    `The index ${index} does not belong to ${file}, or the file was changed after it was made.`,
    'Make it again (samtools faidx), or leave it out.',
  );

/** Whether a record's bases begin, as the index says, right behind the header with its name. */
async function fits(read: ReadAt, name: string, { offset }: FaiEntry, signal?: AbortSignal): Promise<boolean> {
  const from = Math.max(0, offset - HEADER_BYTES);
  const before = await read(from, offset - from, signal);
  if (before.length !== offset - from || before.at(-1) !== NEWLINE) return false;
  const line = before.lastIndexOf(NEWLINE, before.length - 2) + 1;
  // A header longer than what was read cannot be checked further.
  if (line === 0 && from > 0) return true;
  const header = new TextDecoder().decode(before.subarray(line)).replace(/^\uFEFF/, '');
  return header.startsWith('>') && header.slice(1).trim().split(/\s/, 1)[0] === name;
}

class FaidxGenome implements Genome {
  private readonly lengths: ReadonlyMap<string, number>;
  private readonly checked = new Set<string>();

  constructor(
    private readonly file: string,
    private readonly read: ReadAt,
    private readonly fai: Fai,
  ) {
    this.lengths = new Map([...fai.entries].map(([name, { length }]) => [name, length]));
  }

  chromosomes(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(this.lengths);
  }

  async bases(chrom: string, start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const name = located(this.file, (alias) => this.lengths.get(alias), chrom, [start, end]);
    const entry = this.fai.entries.get(name)!;
    if (!this.checked.has(name)) {
      if (!(await fits(this.read, name, entry, signal))) throw misfit(this.file, this.fai.file);
      this.checked.add(name);
    }
    const bases = new Uint8Array(end - start);
    if (start === end) return bases;
    const { offset, lineBases, lineBytes } = entry;
    const byteAt = (base: number): number => offset + Math.floor(base / lineBases) * lineBytes + (base % lineBases);
    const from = byteAt(start);
    const bytes = await this.read(from, byteAt(end - 1) + 1 - from, signal);
    const codes = GENOME_LETTER;
    let filled = 0;
    for (let i = 0; i < bytes.length; i++) {
      const letter = bytes[i]!;
      if (letter === NEWLINE || letter === RETURN) continue;
      const code = codes[letter]!;
      if (code === FOREIGN)
        throw letter === 62 ? misfit(this.file, this.fai.file) : foreignLetter(this.file, name, letter);
      bases[filled++] = code;
    }
    if (filled !== bases.length) throw misfit(this.file, this.fai.file);
    return bases;
  }
}
