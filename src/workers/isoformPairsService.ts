import { annotatedLikeness } from '../analysis/isoformFunction/annotatedLikeness';
import { samplePairs } from '../analysis/isoformFunction/samplePairs';
import type { NamedTable } from '../analysis/isoformFunction/samplePairs';
import { alignProteins } from '../analysis/proteinAlignment';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { translate } from '../bio/translate';
import type { Transcript } from '../bio/transcript';
import { OrthrusError } from '../lib/errors';
import type { IsoformPairsApi } from './isoformPairsProtocol';
import { byteSource } from './pairInput';
import type { ImportSource } from './protocol';
import type { TaskRegistry } from './taskRegistry';
import type { TranscriptSets } from './transcriptSets';
import { transferArrays } from './transfers';

/** The data worker's part of comparing pairs of transcripts. */
export function createIsoformPairsService(sets: TranscriptSets, tasks: TaskRegistry): IsoformPairsApi {
  return {
    samplePairs: (set, among, { go, homologs, references }, options, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const transcripts = await sets.get(set);
        const tables = {
          ...(go && { go: await tableFrom(go, signal) }),
          ...(homologs && { homologs: await tableFrom(homologs, signal) }),
          ...(references && { references: await tableFrom(references, signal) }),
        };
        const sampled = await samplePairs(transcripts, among, tables, options, signal);
        const { rows } = sampled.transcripts;
        const likeness = await annotatedLikeness(
          Array.from(rows, (row) => transcripts[row]!),
          sampled.a,
          sampled.b,
          (pair) => sampled.group[pair] === 0,
          { signal, onProgress: report },
        );
        return transferArrays({ ...sampled, ...likeness }, sampled.transcripts);
      }),
    alignProteins: (set, rows, task, onProgress) =>
      tasks.run(task, onProgress, async (signal, report) => {
        const transcripts = await sets.get(set);
        const [one, other] = rows.map((row) => proteinOf(transcripts[row])) as [string, string];
        const alignment = await alignProteins(one, other, { signal, onProgress: report });
        return { proteins: [one, other], alignment };
      }),
  };
}

async function tableFrom(source: ImportSource, signal: AbortSignal): Promise<NamedTable> {
  const bytes = byteSource(source);
  return { file: bytes.name, rows: await readOrthologTable(bytes, signal) };
}

function proteinOf(transcript: Transcript | undefined): string {
  const protein = transcript?.cds ? translate(transcript.tracks, transcript.cds) : '';
  if (transcript && protein !== '') return protein;
  throw new OrthrusError(
    'protein.none',
    `${transcript?.name ?? 'The transcript'} has no CDS that could be translated.`,
    'Choose transcripts with a CDS.',
  );
}
