import { useEffect, useState } from 'react';
import type { IsoformAnalysis, Linkage } from '../../analysis/isoformTypes';
import { describeError } from '../../lib/errors';

interface Outcome {
  readonly gene: string;
  readonly linkage: Linkage;
  readonly analyse: Analyse;
  readonly analysis: IsoformAnalysis | undefined;
  readonly error: string | undefined;
}

export type Analyse = (gene: string, linkage: Linkage) => Promise<IsoformAnalysis>;

/**
 * The analysis of a gene, asked for again when gene, linkage or `analyse` change; answers that come too late are dropped.
 * While the next one is on its way the previous one is given, with `pending`; of another gene's nothing is given.
 */
export function useIsoformAnalysis(
  analyse: Analyse,
  gene: string,
  linkage: Linkage,
): { analysis: IsoformAnalysis | undefined; error: string | undefined; pending: boolean } {
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => {
    if (gene === '') return;
    let current = true;
    const settle = (analysis: IsoformAnalysis | undefined, error: string | undefined): void => {
      if (current) setOutcome({ gene, linkage, analyse, analysis, error });
    };
    analyse(gene, linkage).then(
      (analysis) => {
        settle(analysis, undefined);
      },
      (error: unknown) => {
        settle(undefined, describeError(error));
      },
    );
    return () => {
      current = false;
    };
  }, [analyse, gene, linkage]);
  const sameGene = outcome?.gene === gene;
  return {
    analysis: sameGene ? outcome.analysis : undefined,
    error: sameGene ? outcome.error : undefined,
    pending: !sameGene || outcome.linkage !== linkage || outcome.analyse !== analyse,
  };
}
