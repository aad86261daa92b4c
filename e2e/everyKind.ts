import { bcl2l1Data, notebookJson, tinyModel } from './notebooks';

const shipped = (name: string): object => ({ kind: 'shipped', path: `gallery/${name}` });
const note =
  '# A note\n\nThe similarity of **two** transcripts, with a *formula*:\n\n$$ s(a, b) = 1 - \\ln \\lVert a - b \\rVert_2 $$\n\n' +
  '- a list\n- with `code`\n\n> and a quotation\n\n| gene | isoforms |\n|---|---|\n| BCL2L1 | 14 |\n';
const training = {
  'optimizer.steps': '6',
  'optimizer.warmupSteps': '2',
  'sampler.maxLength': '3000',
  'sampler.shortBatchSize': '4',
  'sampler.heldOutShare': '0.34',
  evaluateEvery: '3',
  checkpointEvery: '3',
};

/** One panel of each kind, on three genes. @param only ids of panels; default: all */
export const everyKind = (selections: readonly object[] = [], only?: readonly string[]): object =>
  notebookJson(
    'One panel of each kind',
    [
      { id: 'note', kind: 'note', params: { text: note } },
      {
        ...bcl2l1Data,
        params: {
          sources: ['BCL2L1.fa', 'BCL2L1.gtf', 'APP.fa.gz', 'APP.gtf.gz', 'PANK2.fa.gz', 'PANK2.gtf.gz'].map(shipped),
          species: 'homo_sapiens',
        },
      },
      tinyModel(),
      { id: 'embed', kind: 'embed', inputs: { transcripts: 'data', model: 'model' } },
      { id: 'isoforms', kind: 'isoforms', inputs: { embeddings: 'embed' }, params: { gene: 'BCL2L1' } },
      { id: 'umap', kind: 'umap', inputs: { embeddings: 'embed' }, params: { clusters: 3 } },
      { id: 'table', kind: 'table', inputs: { transcripts: 'data', layout: 'umap' } },
      {
        id: 'neighbours',
        kind: 'neighbours',
        inputs: { embeddings: 'embed' },
        params: { k: 8, across: 'other genes' },
      },
      {
        id: 'train',
        kind: 'train',
        inputs: { transcripts: 'data' },
        params: {
          data: { kind: 'input', links: { byName: true, orthologs: [], codingFasta: [] } },
          preset: 'tiny',
          changes: training,
          start: 'initial',
        },
      },
      { id: 'finetune', kind: 'finetune', inputs: { transcripts: 'data' }, params: { model: 'scratch', size: 'tiny' } },
      // Their results have tests of their own.
      { id: 'probe', kind: 'probe', inputs: { embeddings: 'embed' } },
      { id: 'fewshot', kind: 'fewshot', inputs: { transcripts: 'data' } },
      { id: 'ablation', kind: 'ablation' },
      { id: 'skipping', kind: 'skipping', inputs: { transcripts: 'data', model: 'model' } },
      { id: 'fitness', kind: 'fitness', inputs: { skipping: 'skipping' } },
      {
        id: 'jacobian',
        kind: 'jacobian',
        inputs: { transcripts: 'data', model: 'model' },
        params: { transcript: 'BCL2L1-201', window: [370, 430] },
      },
      { id: 'domains', kind: 'domains', inputs: { transcripts: 'data' } },
      {
        id: 'mutagenesis',
        kind: 'mutagenesis',
        inputs: { transcripts: 'data', model: 'model', domains: 'domains' },
        params: { id: 'BCL2L1-201', from: 500, to: 540 },
      },
      { id: 'similarity', kind: 'similarity', inputs: { embeddings: 'embed', domains: 'domains' } },
      { id: 'shares', kind: 'shares', inputs: { isoforms: 'isoforms', domains: 'domains' } },
    ].filter(({ id }) => only?.includes(id) ?? true),
    selections,
  );
