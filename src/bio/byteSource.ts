/**
 * Bytes from somewhere: a dropped File, a path in Node, an https address. The reading code of bio sees only this.
 */
export interface ByteSource {
  /** File name or address, as the user knows it; used in messages only, never to tell the format. */
  readonly name: string;
  /** Size in bytes where known without reading. */
  readonly size: number | undefined;
  /** The bytes from the start (as stored: perhaps compressed). Each call starts anew. */
  stream(signal?: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** Bytes [offset, offset + length), fewer only at the end of the source. Range request for remote sources. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** The file of the same name with `ending` behind it, at the same place; absent where nothing can be known of such a place. */
  beside?(ending: string): ByteSource;
}
