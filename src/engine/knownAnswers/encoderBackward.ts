import type { KnownAnswer } from './answer';

/** The backward passes of the encoder. */
export const encoderBackwardAnswers: readonly KnownAnswer[] = [];
