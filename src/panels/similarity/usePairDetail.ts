import { useEffect, useState } from 'react';
import type { IsoformRow } from '../../analysis/isoformTypes';
import type { ProteinAlignment } from '../../analysis/proteinAlignment';
import type { TranscriptTable } from '../../bio/importTypes';
import { translate } from '../../bio/translate';
import { problemOf } from '../../notebook/notebook';
import { useNotebook } from '../../notebook/react';
import type { Problem } from '../../notebook/state';
import type { Services } from '../../workers/client';

export interface PairDetail {
  readonly rows: readonly [IsoformRow, IsoformRow];
  /** Undefined where one of them has no CDS. */
  readonly proteins: readonly [string, string] | undefined;
}

/** An answer to one question, so that a late one of another pair is told. */
interface Answer<T> {
  readonly of: string;
  readonly value?: T;
  readonly problem?: Problem;
}

export interface HeldPair {
  readonly detail: PairDetail | undefined;
  readonly alignment: ProteinAlignment | undefined;
  readonly problem: Problem | undefined;
}

/** Structures and proteins of two transcripts, and then their alignment, which a worker makes. @param a row of the table, as `b` */
export function usePairDetail(set: string, table: TranscriptTable, a: number, b: number): HeldPair {
  const { services } = useNotebook();
  const [read, setRead] = useState<Answer<PairDetail>>();
  const [aligned, setAligned] = useState<Answer<ProteinAlignment>>();
  const key = `${set} ${a} ${b}`;
  useEffect(() => {
    let current = true;
    const task = `align ${crypto.randomUUID()}`;
    const go = async (): Promise<void> => {
      const value = await readPair(services, set, table, a, b);
      if (!current) return;
      setRead({ of: key, value });
      if (!value.proteins) return;
      const { alignment } = await services.data.alignProteins(set, [a, b], task, () => undefined);
      if (current) setAligned({ of: key, value: alignment });
    };
    go().catch((error: unknown) => {
      if (current) setAligned({ of: key, problem: problemOf(error) });
    });
    return () => {
      current = false;
      void services.data.cancel(task);
    };
  }, [services, set, table, a, b, key]);
  const alignment = aligned?.of === key ? aligned : undefined;
  return {
    detail: read?.of === key ? read.value : undefined,
    alignment: alignment?.value,
    problem: alignment?.problem,
  };
}

async function readPair(
  { data }: Pick<Services, 'data'>,
  set: string,
  { utr5Length, cdsLength }: TranscriptTable,
  a: number,
  b: number,
): Promise<PairDetail> {
  const [rows, { codes, offsets }] = await Promise.all([data.isoformRows(set, [a, b]), data.packed(set, [a, b])]);
  const structures = [rows[0]!, rows[1]!] as const;
  if (cdsLength[a] === 0 || cdsLength[b] === 0) return { rows: structures, proteins: undefined };
  const proteinOf = (i: number, row: number): string =>
    translate(codes.subarray(offsets[i]!, offsets[i + 1]!), [utr5Length[row]!, utr5Length[row]! + cdsLength[row]!]);
  return { rows: structures, proteins: [proteinOf(0, a), proteinOf(1, b)] };
}
