import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ColumnGuess, JoinedLabels, LabelTable } from '../../bio/labelTypes';
import type { TranscriptsArtefact } from '../../notebook/artefacts';
import { subsetOf } from '../../notebook/evaluate';
import { hashOf } from '../../notebook/keys';
import { problemOf } from '../../notebook/notebook';
import { useNotebook, useNotebookState, usePanel } from '../../notebook/react';
import type { Problem } from '../../notebook/state';
import { embeddedRows } from '../embed/run';
import type { LabelParams } from './schema';

interface ReadTable {
  readonly table: LabelTable;
  readonly guesses: readonly ColumnGuess[];
}

/** Tables read in this sitting, by what tells them; read once, in however many panels. */
const tables = new Map<string, ReadTable>();

export interface HeldLabels {
  readonly read: ReadTable | undefined;
  /** Undefined until it is joined, or where it cannot be. */
  readonly joined: JoinedLabels | undefined;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Tries once more, e.g. after a file was given again. */
  readonly again: () => void;
}

/** What an answer was asked for by, so that a late one of another question is told. */
interface Answer<T> {
  readonly of: string;
  readonly value?: T;
  readonly problem?: Problem;
}

/** The panel's labelled table and its join to the transcripts: for the form alone, as a run reads and joins by itself. */
export function useLabels(): HeldLabels {
  const { services, sources } = useNotebook();
  const { params, inputs, entry } = usePanel<LabelParams, unknown>();
  const subset = useNotebookState((state) => subsetOf(state.document, entry));
  const [attempt, setAttempt] = useState(0);
  const [reading, setReading] = useState<Answer<ReadTable>>();
  const [joining, setJoining] = useState<Answer<JoinedLabels>>();
  /** Key of the join that is there. */
  const answered = useRef('');
  const { labels, join, homologs } = params;
  const report = (inputs['transcripts']?.artefact as TranscriptsArtefact | undefined)?.report;

  const tableKey = labels ? hashOf(labels) : '';
  const read = tables.get(tableKey) ?? (reading?.of === tableKey ? reading.value : undefined);
  useEffect(() => {
    if (!labels || tables.has(tableKey)) return;
    let current = true;
    sources
      .open(labels)
      .then((source) => services.labels.readLabels(source))
      .then(
        (value) => {
          tables.set(tableKey, value);
          if (current) setReading({ of: tableKey, value });
        },
        (error: unknown) => current && setReading({ of: tableKey, problem: problemOf(error) }),
      );
    return () => {
      current = false;
    };
    // A table that could not be read is tried again whenever parameters change: its file may have been given again.
  }, [services, sources, labels, tableKey, attempt]);

  const joinKey = useMemo(
    () => (report && tableKey !== '' ? hashOf([tableKey, join, homologs, report.set, subset?.ids ?? null]) : ''),
    [tableKey, join, homologs, report, subset],
  );
  useEffect(() => {
    if (!read || !report || joinKey === '' || answered.current === joinKey) return;
    let current = true;
    const ask = async (): Promise<void> => {
      try {
        const pairs = homologs ? await sources.open(homologs) : undefined;
        const among = subset && [...embeddedRows(report.table, subset)];
        const value = await services.labels.joinLabels(report.set, read.table, join, pairs, among);
        if (!current) return;
        answered.current = joinKey;
        setJoining({ of: joinKey, value });
      } catch (error) {
        if (current) setJoining({ of: joinKey, problem: problemOf(error) });
      }
    };
    void ask();
    return () => {
      current = false;
    };
  }, [services, sources, read, report, subset, join, homologs, joinKey, attempt]);

  const answers = [reading?.of === tableKey ? reading : undefined, joining?.of === joinKey ? joining : undefined];
  const [readAnswer, joinAnswer] = answers;
  const problem = read ? joinAnswer?.problem : readAnswer?.problem;
  const again = useCallback(() => {
    setReading(undefined);
    setJoining(undefined);
    answered.current = '';
    setAttempt((count) => count + 1);
  }, []);
  return {
    read,
    joined: joining?.of === joinKey ? joining.value : undefined,
    busy: labels !== null && !problem && (!read || (joinKey !== '' && joining?.of !== joinKey)),
    problem,
    again,
  };
}
