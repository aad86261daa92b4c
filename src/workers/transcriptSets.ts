import type { Transcript } from '../bio/transcript';
import { transcriptsHash } from '../bio/transcriptsHash';
import { OrthrusError } from '../lib/errors';
import type { ResultStore } from './resultStore';

const GIB = 2 ** 30;

const noSuchTranscripts = (): OrthrusError =>
  new OrthrusError(
    'data.noSet',
    'The transcripts of this result are not kept in this browser any more.',
    'Load them again in their panel.',
  );

/** Memory of a set, about: a byte a nucleotide, and texts and numbers. */
const sizeOf = (transcripts: readonly Transcript[]): number =>
  transcripts.reduce((sum, { tracks, exons }) => sum + tracks.length + 40 * exons.length + 600, 0);

/** Sets of transcripts by their content hashes: in memory, or read from where results are kept. */
export class TranscriptSets {
  /** The one asked for last comes last. */
  private readonly sets = new Map<string, { readonly transcripts: readonly Transcript[]; readonly bytes: number }>();
  private readonly coming = new Map<string, Promise<readonly Transcript[]>>();

  /** @param limit bytes of sets in memory beyond which those that are kept elsewhere too are let go, the longest unused first */
  constructor(
    private readonly store: ResultStore,
    private readonly limit = GIB,
  ) {}

  /** Takes a set in. @returns its content hash */
  async hold(transcripts: readonly Transcript[]): Promise<string> {
    const set = await transcriptsHash(transcripts);
    await this.add(set, transcripts);
    return set;
  }

  /** @throws OrthrusError `data.noSet` */
  async get(set: string): Promise<readonly Transcript[]> {
    const known = this.sets.get(set);
    if (known) {
      this.sets.delete(set);
      this.sets.set(set, known);
      return known.transcripts;
    }
    const asked = this.coming.get(set);
    if (asked) return asked;
    const coming = this.load(set).finally(() => this.coming.delete(set));
    this.coming.set(set, coming);
    return coming;
  }

  /** A set in memory. @throws OrthrusError `data.noSet` */
  held(set: string): readonly Transcript[] {
    const known = this.sets.get(set);
    if (!known) throw noSuchTranscripts();
    return known.transcripts;
  }

  private async load(set: string): Promise<readonly Transcript[]> {
    const transcripts = await this.store.set(set);
    if (!transcripts) throw noSuchTranscripts();
    await this.add(set, transcripts);
    return transcripts;
  }

  private async add(set: string, transcripts: readonly Transcript[]): Promise<void> {
    this.sets.delete(set);
    this.sets.set(set, { transcripts, bytes: sizeOf(transcripts) });
    let total = [...this.sets.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [other, { bytes }] of [...this.sets]) {
      if (total <= this.limit) return;
      // What is nowhere else stays.
      if (other === set || !(await this.store.hasSet(other))) continue;
      if (this.sets.delete(other)) total -= bytes;
    }
  }
}
