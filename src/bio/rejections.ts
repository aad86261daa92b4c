import type { Rejection } from './transcript';

/** How many rejections are kept in full; beyond that only their number is. */
export const REJECTIONS_KEPT = 10_000;

/** Collects rejections with an exact count, and holds no more than REJECTIONS_KEPT of them. */
export class RejectionLog {
  readonly list: Rejection[] = [];
  count = 0;

  add(rejection: Rejection): void {
    this.count++;
    if (this.list.length < REJECTIONS_KEPT) this.list.push(rejection);
  }
}
