import { readDomains } from '../bio/domains';
import { homologyGroups } from '../bio/homology';
import { guessColumns, readLabels } from '../bio/labels';
import { geneOf, joinLabels } from '../bio/labelsJoin';
import { readOrthologTable } from '../bio/pairsOrthologs';
import { tableOf } from '../bio/table';
import { joinTable } from '../bio/tableJoin';
import type { LabelsApi } from './fineTuneProtocol';
import { byteSource } from './pairInput';
import type { TranscriptSets } from './transcriptSets';

/** The data worker's part of fine-tuning, and of joining tables. */
export function createLabelsService(sets: TranscriptSets): LabelsApi {
  return {
    readLabels: async (source) => {
      const table = await readLabels(byteSource(source));
      return { table, guesses: guessColumns(table) };
    },
    homologs: async (set, rows, pairs, threshold) => {
      const all = tableOf(await sets.get(set));
      const genes = all.id.map((_, row) => geneOf(all, row));
      const table = await readOrthologTable(byteSource(pairs));
      const found = homologyGroups(genes, table, { threshold, symbols: all.gene });
      return { ...found, groups: rows.map((row) => found.groups[row]!) };
    },
    tableColumns: async (source) => (await readLabels(byteSource(source))).columns,
    joinTable: async (set, source, key) => {
      const table = await readLabels(byteSource(source));
      return joinTable(table, tableOf(await sets.get(set)), key);
    },
    readDomains: (source) => readDomains(byteSource(source)),
    joinLabels: async (set, table, options, homologs, among) => {
      const all = await sets.get(set);
      const transcripts = tableOf(among ? among.map((row) => all[row]!) : all);
      const found = joinLabels(table, transcripts, options);
      const joined = among ? { ...found, rows: found.rows.map((row) => among[row]!) } : found;
      if (!homologs) return joined;
      const genes = transcripts.id.map((_, row) => geneOf(transcripts, row));
      const { groups } = homologyGroups(genes, await readOrthologTable(byteSource(homologs)));
      return { ...joined, groups: Array.from(found.rows, (row) => groups[row]!) };
    },
  };
}
