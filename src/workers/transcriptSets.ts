import { transcriptsHash } from '../bio/transcriptsHash';
import type { Transcript } from '../bio/transcript';
import { OrthrusError } from '../lib/errors';

export const noSuchTranscripts = (): OrthrusError =>
  new OrthrusError(
    'data.noSet',
    'The transcripts of this result are not kept in this browser any more.',
    'Load them again in their panel.',
  );

/** Sets of transcripts by their content hashes. */
export class TranscriptSets {
  private readonly held = new Map<string, readonly Transcript[]>();

  /** Takes a set in. @returns its content hash */
  async hold(transcripts: readonly Transcript[]): Promise<string> {
    const set = await transcriptsHash(transcripts);
    this.held.set(set, transcripts);
    return set;
  }

  /** @throws OrthrusError `data.noSet` */
  async get(set: string): Promise<readonly Transcript[]> {
    const transcripts = this.held.get(set);
    if (!transcripts) throw noSuchTranscripts();
    return transcripts;
  }
}
