import { withoutVersion } from './formats/fastaHeader';
import type { LabelKey, LabelledTranscripts } from './labelTypes';

/** Finds transcripts by what a table may call them. */
export class TranscriptFinder {
  private readonly byKey: Readonly<Record<LabelKey, Map<string, number[]>>> = {
    transcript: new Map(),
    'gene id': new Map(),
    'gene name': new Map(),
  };

  constructor(transcripts: LabelledTranscripts) {
    const { id, name, gene, geneId } = transcripts;
    for (const [row, own] of id.entries()) {
      for (const key of new Set([own, withoutVersion(own), name[row]!])) this.add('transcript', key, row);
      for (const key of new Set([geneId[row]!, withoutVersion(geneId[row]!)])) this.add('gene id', key, row);
      this.add('gene name', gene[row]!, row);
    }
  }

  /** Rows of the transcripts that a cell names: exactly, or all but for the version. */
  find(kind: LabelKey, cell: string): readonly number[] {
    const known = this.byKey[kind];
    return known.get(cell) ?? (kind === 'gene name' ? undefined : known.get(withoutVersion(cell))) ?? [];
  }

  private add(kind: LabelKey, key: string, row: number): void {
    if (key === '') return;
    const known = this.byKey[kind].get(key);
    if (known) known.push(row);
    else this.byKey[kind].set(key, [row]);
  }
}

export const LABEL_KEYS: readonly LabelKey[] = ['transcript', 'gene id', 'gene name'];
