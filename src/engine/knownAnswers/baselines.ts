import type { KnownAnswer } from './answer';

/** What the supervised baselines need beyond the rest. */
export const baselinesAnswers: readonly KnownAnswer[] = [];
