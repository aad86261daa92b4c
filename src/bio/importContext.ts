import { OrthrusError } from '../lib/errors';
import { ProgressMeter } from '../lib/progress';
import type { ChunkReader } from './annotation';
import { withCds } from './assembly';
import type { ByteSource } from './byteSource';
import { decompressed } from './decompress';
import { Pacer, feed, orAborted } from './feed';
import type { ImportedFile, ImportRequest } from './importTypes';
import { JoinIndex } from './joinIndex';
import { longestOrf } from './orf';
import { RejectionLog } from './rejections';
import type { Sniffed } from './sniff';
import type { Transcript } from './transcript';
import { Wanted } from './wanted';

/** What one source gave, as ImportResult.files has it. */
export type FileReport = { -readonly [Field in keyof ImportedFile]: ImportedFile[Field] };

/** What the steps of one import share. */
export class ImportContext {
  readonly wanted: Wanted;
  readonly log = new RejectionLog();
  readonly notes: string[] = [];
  readonly index = new JoinIndex();
  readonly transcripts: Transcript[] = [];
  /** Chromosomes that the annotations name, also for genes that were not asked for. */
  readonly chromosomes = new Set<string>();
  readonly pacer: Pacer;
  private readonly ids = new Set<string>();
  private readonly meter: ProgressMeter;
  private bytesBefore = 0;
  private reported = -1;

  /** @param toRead sources that will be read to their end, for the total of the progress */
  constructor(
    readonly request: ImportRequest,
    toRead: readonly Sniffed[],
  ) {
    this.wanted = new Wanted(request.genes, request.biotypes);
    this.pacer = new Pacer(request.signal);
    const sizes = toRead.map(({ source }) => source.size);
    const total = sizes.includes(undefined) ? 0 : sizes.reduce<number>((sum, size) => sum + size!, 0);
    this.meter = new ProgressMeter(request.onProgress, 'Reading transcripts', 'bytes', total);
  }

  /** Refuses a record of a file, or the whole file (line undefined). */
  reject(file: string, line: number | undefined, record: string, reason: string, mend: string): void {
    this.log.add({ file, line, record, reason, mend });
  }

  /**
   * Keeps a finished transcript, unless its gene or biotype was not asked for or its id is there already.
   * @returns whether it was kept
   */
  keep(made: Transcript, file: string, line: number): boolean {
    if (!this.wanted.surely(made.gene, made.geneId, made.biotype)) return false;
    if (this.ids.has(made.id)) {
      this.reject(file, line, made.id, 'the id was there before', 'Give every transcript an id of its own.');
      return false;
    }
    this.ids.add(made.id);
    let transcript = made;
    if (!made.cds && this.request.predictOrf) {
      const orf = longestOrf(made.tracks);
      if (orf) transcript = withCds(made, orf, 'predicted');
    }
    const { species } = this.request;
    this.transcripts.push(species && !transcript.species ? { ...transcript, species } : transcript);
    return true;
  }

  /**
   * Reads a source to its end. Where its compressed bytes break off or are damaged, what came before is kept and the break is
   * refused.
   * @param stop ends the reading early; `end` is not called then
   * @throws AbortError | what the source throws
   */
  async read(source: ByteSource, reader: ChunkReader, stop: () => boolean = () => false): Promise<void> {
    const { signal } = this.request;
    const { stream, consumed } = await orAborted(decompressed(source, signal), signal);
    try {
      await feed(
        stream,
        (chunk) => {
          reader.push(chunk);
          this.report(Math.min(consumed(), source.size ?? Infinity));
        },
        this.pacer,
        signal,
        stop,
      );
      if (!stop()) await this.finish(reader);
    } catch (error) {
      if (!(error instanceof OrthrusError) || !error.code.startsWith('bytes.')) throw error;
      // Of a FASTA the whole header: its first word names the record.
      const record = reader.cut().split(/\s/, 1)[0]!;
      this.reject(source.name, undefined, record, error.message, `${error.mend} What came before was kept.`);
    }
    const read = source.size ?? consumed();
    this.report(read);
    this.bytesBefore += read;
  }

  private async finish(reader: ChunkReader): Promise<void> {
    const steps = reader.ending?.();
    if (!steps) return reader.end();
    while (!steps.next().done) if (this.pacer.due) await this.pacer.breathe();
  }

  /** Many decompressed pieces come of one compressed piece: tells only what is new. */
  private report(readOfSource: number): void {
    const done = this.bytesBefore + readOfSource;
    if (done === this.reported) return;
    this.reported = done;
    this.meter.update(done);
  }
}
