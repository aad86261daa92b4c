import { useEffect, useState } from 'react';
import { blockMeans } from '../../analysis/jacobian/blocks';
import type { Block, Stretch } from '../../analysis/jacobian/blocks';
import type { Jacobian, JacobianDomain } from '../../analysis/jacobian/jacobianTypes';
import { jacobianProfiles } from '../../analysis/jacobian/profiles';
import type { JacobianProfiles } from '../../analysis/jacobian/profiles';
import { domainStretches, exonStretches } from '../../engine/export/jacobianParts';

export interface Blocks {
  readonly stretches: readonly Stretch[];
  readonly blocks: readonly Block[];
}

export interface JacobianFacts {
  readonly profiles: JacobianProfiles;
  readonly exons: Blocks;
  /** Undefined where no domain lies in the window. */
  readonly domains: Blocks | undefined;
}

/** What a whole Jacobian adds up to, in slices; undefined until it is there. */
export function useFacts(
  jacobian: Jacobian,
  whole: boolean,
  domains: readonly JacobianDomain[],
): JacobianFacts | undefined {
  const [facts, setFacts] = useState<{ readonly of: Jacobian; readonly facts: JacobianFacts }>();
  useEffect(() => {
    if (!whole) return;
    const ends = new AbortController();
    const { signal } = ends;
    const { values, window } = jacobian;
    const n = window[1] - window[0];
    const all = async (): Promise<void> => {
      const profiles = await jacobianProfiles(values, n, signal);
      const blocksOf = async (stretches: readonly Stretch[]): Promise<Blocks> => ({
        stretches,
        blocks: await blockMeans(values, n, stretches, profiles.byDistance, signal),
      });
      const exons = await blocksOf(exonStretches(jacobian));
      const spans = domainStretches(jacobian, domains);
      setFacts({
        of: jacobian,
        facts: { profiles, exons, domains: spans.length > 0 ? await blocksOf(spans) : undefined },
      });
    };
    // It ends early when another Jacobian comes.
    void all().catch(() => undefined);
    return () => ends.abort();
  }, [jacobian, whole, domains]);
  return facts?.of === jacobian ? facts.facts : undefined;
}
