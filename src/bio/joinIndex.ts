import type { AnnotatedTranscript } from './annotation';
import { withoutVersion, type FastaHeader } from './formats/fastaHeader';

/** An annotated transcript, and what became of it. */
export interface JoinEntry {
  readonly annotated: AnnotatedTranscript;
  /** Its sequence has been found. */
  done: boolean;
  /** A sequence was there and was refused: that has been told, and a genome may still give a better one. */
  refused: boolean;
}

/** Finds the annotation of a FASTA record: by id, by id without version, by name. Keys that two transcripts share join neither. */
export class JoinIndex {
  private readonly byId = new Map<string, JoinEntry>();
  private readonly byBareId = new Map<string, JoinEntry | undefined>();
  private readonly byName = new Map<string, JoinEntry | undefined>();
  private readonly refused = new Set<string>();

  get size(): number {
    return this.byId.size;
  }

  entries(): Iterable<JoinEntry> {
    return this.byId.values();
  }

  /** @returns undefined where the id is there already */
  add(annotated: AnnotatedTranscript): JoinEntry | undefined {
    const { id, name } = annotated;
    if (this.byId.has(id)) return undefined;
    const entry: JoinEntry = { annotated, done: false, refused: false };
    this.byId.set(id, entry);
    const bare = withoutVersion(id);
    if (bare !== id) this.byBareId.set(bare, this.byBareId.has(bare) ? undefined : entry);
    if (name !== id) this.byName.set(name, this.byName.has(name) ? undefined : entry);
    return entry;
  }

  /** Remembers that this transcript's annotation was refused, so that its sequence is not taken for one without annotation. */
  refuse(id: string): void {
    if (id !== '') this.refused.add(id);
  }

  isRefused({ id, name }: FastaHeader): boolean {
    return this.refused.size > 0 && [id, withoutVersion(id), name].some((key) => this.refused.has(key));
  }

  find({ id, name, joinable }: FastaHeader): JoinEntry | undefined {
    if (!joinable) return undefined;
    const bare = withoutVersion(id);
    return (
      this.byId.get(id) ??
      this.byId.get(bare) ??
      this.byBareId.get(bare) ??
      this.byName.get(id) ??
      this.byId.get(name) ??
      this.byName.get(name)
    );
  }
}
