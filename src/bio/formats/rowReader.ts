import type { ChunkReader } from '../annotation';
import { text } from './bytes';
import { LineSplitter } from './lines';

/** A reader of formats with one record a line: cuts the stream into rows and hands each on as text. */
export abstract class RowReader implements ChunkReader {
  private readonly splitter = new LineSplitter((bytes, start, end, line) => this.row(text(bytes, start, end), line));

  push(chunk: Uint8Array): void {
    this.splitter.push(chunk);
  }

  end(): void {
    this.splitter.end();
  }

  /** The unfinished last line of a stream that broke off is no record. */
  cut(): string {
    this.splitter.drop();
    return '';
  }

  /** One line without its line end; `line` counts from 1. */
  protected abstract row(row: string, line: number): undefined;
}
