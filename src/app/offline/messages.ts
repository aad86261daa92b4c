/** What page and service worker say to each other. */

/** From the page: a waiting worker shall take over; a finished one shall drop files of older versions that no page needs; how much is kept? */
export type ToWorker = 'take-over' | 'tidy' | 'size';

/** The answer to `size`. */
export interface FromWorker {
  readonly bytes: number;
}
