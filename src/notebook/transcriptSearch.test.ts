import { expect, it } from 'vitest';
import { namedTranscripts, startingWith, transcriptsOfGene, wordsOf } from './transcriptSearch';

const table = {
  id: ['ENST00000307677.5', 'ENST00000376055.9', 'ENST00000254976.7', 'T4'],
  name: ['BCL2L1-201', 'BCL2L1-202', 'SNAP25-201', ''],
  gene: ['BCL2L1', 'BCL2L1', 'SNAP25', ''],
  geneId: ['ENSG00000171552.14', 'ENSG00000171552.14', 'ENSG00000132639.13', ''],
  species: ['human', 'human', 'human', ''],
} as never;

it('words name transcripts by id, name and gene, with or without version, in any case', async () => {
  const words = wordsOf('enst00000307677, ENSG00000132639\n t4;nobody Nobody nobody');
  const { ids, missing } = await namedTranscripts([table], words);
  expect([...ids]).toEqual(['ENST00000307677.5', 'ENST00000254976.7', 'T4']);
  expect(missing).toEqual(['nobody', 'Nobody']);
  expect([...(await namedTranscripts([table], ['bcl2l1'])).ids]).toHaveLength(2);
  expect((await namedTranscripts([], ['x'])).missing).toEqual(['x']);
});

it('beginnings find names and ids before genes, each once', () => {
  expect(startingWith([table, table], 'bcl2', 9).map(({ label }) => label)).toEqual(['BCL2L1-201', 'BCL2L1-202']);
  expect(startingWith([table], ' t', 9)).toEqual([{ id: 'T4', label: 'T4', gene: '', species: '' }]);
  expect(startingWith([table], '', 2)).toHaveLength(2);
  expect([...transcriptsOfGene([table], 'snap25')]).toEqual([['SNAP25', ['ENST00000254976.7']]]);
});
