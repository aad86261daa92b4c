/** The Embed panel has no parameters of its own: transcripts, model and subset decide what it gives. */
export type EmbedParams = Record<string, never>;
