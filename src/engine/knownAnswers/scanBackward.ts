import type { KnownAnswer } from './answer';

/** The backward pass of the selective scan. */
export const scanBackwardAnswers: readonly KnownAnswer[] = [];
