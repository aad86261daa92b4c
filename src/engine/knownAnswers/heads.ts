import type { KnownAnswer } from './answer';

/** Heads, losses and the optimizer. */
export const headsAnswers: readonly KnownAnswer[] = [];
