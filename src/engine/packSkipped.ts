import type { SkipFacts } from '../analysis/skipping/skippingTypes';
import { FRAMES, REGIONS, skipExon, STOPS } from '../bio/skipExon';
import type { Transcript } from '../bio/transcript';
import type { PackedTranscripts } from './contracts';

/** Mutants for the engine, and what is known of their exons, in the same order. */
export interface PackedMutants {
  readonly packed: PackedTranscripts;
  readonly facts: SkipFacts;
}

/** The bits of C and G. */
const GC_MASK = 0b0110;

/** Transcripts without each of their exons [from, to) in turn (indices 5′ → 3′), packed. */
export function packSkipped(
  pieces: readonly { readonly transcript: Transcript; readonly from: number; readonly to: number }[],
): PackedMutants {
  const exons = pieces.flatMap(({ transcript, from, to }) =>
    Array.from({ length: to - from }, (_, i) => ({ transcript, skipped: skipExon(transcript, from + i) })),
  );
  const facts = factsOf(exons.length);
  const offsets = new Uint32Array(exons.length + 1);
  for (const [i, { skipped }] of exons.entries()) offsets[i + 1] = offsets[i]! + skipped.tracks.length;
  const codes = new Uint8Array(offsets.at(-1)!);
  for (const [i, { transcript, skipped }] of exons.entries()) {
    const { span, cds, tracks } = skipped;
    codes.set(tracks, offsets[i]);
    facts.number[i] = skipped.number;
    [facts.start[i], facts.end[i]] = span;
    facts.region[i] = REGIONS.indexOf(skipped.region);
    facts.frame[i] = FRAMES.indexOf(skipped.frame);
    facts.stop[i] = STOPS.indexOf(skipped.stop);
    facts.decay[i] = Number(skipped.decay);
    facts.cdsLength[i] = cds ? cds[1] - cds[0] : 0;
    let gc = 0;
    for (let at = span[0]; at < span[1]; at++) if (transcript.tracks[at]! & GC_MASK) gc++;
    facts.gc[i] = gc / (span[1] - span[0]);
  }
  return {
    packed: { ids: exons.map(({ transcript, skipped }) => `${transcript.id} Δ${skipped.number}`), codes, offsets },
    facts,
  };
}

function factsOf(n: number): SkipFacts {
  return {
    ...{ number: new Uint32Array(n), start: new Uint32Array(n), end: new Uint32Array(n) },
    ...{ region: new Uint8Array(n), frame: new Uint8Array(n), stop: new Uint8Array(n), decay: new Uint8Array(n) },
    ...{ cdsLength: new Uint32Array(n), gc: new Float32Array(n) },
  };
}

/** Facts of several blocks, one after the other. */
export function joinFacts(blocks: readonly SkipFacts[]): SkipFacts {
  const n = blocks.reduce((sum, { number }) => sum + number.length, 0);
  const joined = factsOf(n);
  let at = 0;
  for (const block of blocks) {
    for (const name of Object.keys(joined) as (keyof SkipFacts)[]) joined[name].set(block[name], at);
    at += block.number.length;
  }
  return joined;
}
