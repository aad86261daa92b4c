import { homologyGroups } from '../bio/homology';
import { guessColumns, readLabels } from '../bio/labels';
import { geneOf, joinLabels } from '../bio/labelsJoin';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { tableOf } from '../bio/table';
import type { Transcript } from '../bio/transcript';
import type { LabelsApi } from './fineTuneProtocol';
import { byteSource } from './pairInput';

/** The data worker's part of fine-tuning. @param held the transcripts that are there now */
export function createLabelsService(held: () => readonly Transcript[]): LabelsApi {
  return {
    readLabels: async (source) => {
      const table = await readLabels(byteSource(source));
      return { table, guesses: guessColumns(table) };
    },
    joinLabels: async (table, options, homologs) => {
      const transcripts = tableOf(held());
      const joined = joinLabels(table, transcripts, options);
      if (!homologs) return joined;
      const genes = transcripts.id.map((_, row) => geneOf(transcripts, row));
      const groups = homologyGroups(genes, await readOrthologTable(byteSource(homologs)));
      return { ...joined, groups: Array.from(joined.rows, (row) => groups[row]!) };
    },
  };
}
