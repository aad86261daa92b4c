import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrthrusError } from '../../lib/errors';
import { documentFromPreferences } from './fromPreferences';
import { copyDocument, emptyDocument, newDocument } from './newDocument';
import { parseDocument, unknownKinds } from './parseDocument';

const panel = (id: string, inputs: Record<string, string> = {}, more: object = {}) => ({
  id,
  kind: id.replace(/-\d+$/, ''),
  title: '',
  collapsed: false,
  params: {},
  view: {},
  inputs,
  ...more,
});

const umap = {
  ...newDocument('Chromosome 12 <b>', [
    panel('data'),
    panel('model', {}, { params: { request: { kind: 'untrained', preset: 'tiny', seed: 0 } } }),
    panel('embed', { transcripts: 'data', model: 'model' }),
    panel('umap', { embeddings: 'embed' }, { subset: 's1', view: { size: 3 } }),
    panel('umap-2', { embeddings: 'embed' }, { params: { seed: 2 }, title: 'Seed 2', collapsed: true }),
  ]),
  selections: [{ id: 's1', name: 'Long ones', ids: ['ENST1', 'ENST2'] }],
};

const code = (value: unknown): string => {
  try {
    parseDocument(value);
    return 'none';
  } catch (error) {
    if (!(error instanceof OrthrusError)) throw error;
    expect(error.mend).not.toBe('');
    return error.code;
  }
};

const message = (value: unknown): string => {
  try {
    parseDocument(value);
    return '';
  } catch (error) {
    return (error as OrthrusError).message;
  }
};

describe('a document', () => {
  test('reads back as it was', () => {
    expect(parseDocument(JSON.parse(JSON.stringify(umap)))).toEqual(umap);
    expect(parseDocument(JSON.parse(JSON.stringify(emptyDocument())))).toMatchObject({ panels: [], selections: [] });
  });

  test('keeps panels of kinds that this version does not have', () => {
    const document = parseDocument({ ...umap, panels: [panel('hologram', {}, { params: { a: [1, { b: null }] } })] });
    expect(document.panels[0]).toMatchObject({ kind: 'hologram', params: { a: [1, { b: null }] } });
    expect(unknownKinds(document, new Set(['umap']))).toEqual(['hologram']);
    expect(unknownKinds(umap, new Set(['umap', 'data', 'model', 'embed']))).toEqual([]);
  });

  test('loses members that it does not know and names that JavaScript treats specially', () => {
    const text = JSON.stringify({ ...umap, script: 'alert(1)' }).replace(
      '"size":3',
      '"size":3,"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}',
    );
    const document = parseDocument(JSON.parse(text));
    expect(document).toEqual(umap);
    expect(Object.getPrototypeOf(document.panels[3]!.view)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('copied has an id of its own, and can be kept however long its title is', () => {
    const long = { ...umap, title: 'x'.repeat(2000) };
    expect(copyDocument(umap)).toEqual({ ...umap, id: expect.any(String), title: 'Chromosome 12 <b> (copy)' });
    expect(copyDocument(umap).id).not.toBe(umap.id);
    expect(code(copyDocument(long))).toBe('none');
  });
});

describe('refused', () => {
  test.each([null, 7, 'text', [], {}, { format: 'ipynb' }, { nbformat: 4, cells: [] }])('foreign: %j', (value) =>
    expect(code(value)).toBe('document.foreign'),
  );

  test('what a newer version made', () => expect(code({ ...umap, schema: 2 })).toBe('document.newer'));

  const withPanels = (...panels: unknown[]) => ({ ...umap, panels, selections: [] });
  const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  test.each<[string, unknown]>([
    ['schema', { ...umap, schema: '1' }],
    ['schema', { ...umap, schema: -1 }],
    ['id', { ...umap, id: '../../etc' }],
    ['title', { ...umap, title: { toString: 'x' } }],
    ['title', { ...umap, title: 'x'.repeat(2001) }],
    ['panels', { ...umap, panels: {} }],
    ['panels', { ...umap, panels: Array.from({ length: 1e6 }, (_, i) => panel(`umap-${i}`)) }],
    ['panels[0]', withPanels(null)],
    ['panels[1].id', withPanels(panel('data'), panel('Data"><script>'))],
    ['panels', withPanels(panel('data'), panel('data'))],
    ['panels[0].kind', withPanels({ ...panel('data'), kind: '__proto__' })],
    ['panels[0].collapsed', withPanels({ ...panel('data'), collapsed: 0 })],
    ['panels[0].params', withPanels({ ...panel('data'), params: [] })],
    ['panels[0].params', withPanels({ ...panel('data'), params: { deep: deep(100_000) } })],
    ['panels[0].params', withPanels({ ...panel('data'), params: { run: () => 1 } })],
    ['panels[0].params', withPanels({ ...panel('data'), params: { text: 'x'.repeat(1_000_001) } })],
    ['panels[0].params', withPanels({ ...panel('data'), params: { list: new Array(1_000_001).fill(0) } })],
    ['panels[0].inputs', withPanels({ ...panel('data'), inputs: ['data'] })],
    ['panels[0].inputs.transcripts', withPanels(panel('embed', { transcripts: 'data' }))],
    ['panels[0].inputs.transcripts', withPanels({ ...panel('embed'), inputs: { transcripts: 1 } })],
    ['panels “embed”', withPanels(panel('embed', { transcripts: 'embed' }))],
    [
      'panels “embed”',
      withPanels(
        panel('data'),
        panel('embed', { a: 'umap' }),
        panel('umap', { b: 'kmeans' }),
        panel('kmeans', { c: 'embed' }),
      ),
    ],
    ['panels[0].subset', withPanels(panel('umap', {}, { subset: 'gone' }))],
    ['selections', { ...umap, selections: [...umap.selections, ...umap.selections] }],
    ['selections[0].ids', { ...umap, selections: [{ ...umap.selections[0], ids: [1] }] }],
    ['selections[0].ids', { ...umap, selections: [{ ...umap.selections[0], ids: new Array(2_000_001).fill('') }] }],
  ])('damaged, and where: %s', (where, value) => {
    expect(code(value)).toBe('document.damaged');
    expect(message(value)).toContain(`damaged: ${where} `);
  });

  test('anything else that JSON can say, always in words', () => {
    const broken = fc
      .jsonValue()
      .chain((value) =>
        fc.constantFrom('id', 'title', 'panels', 'selections').map((member) => ({ ...umap, [member]: value })),
      );
    fc.assert(
      fc.property(broken, (value) => ['none', 'document.damaged'].includes(code(value))),
      { seed: 0 },
    );
  });
});

test('inputs may name panels further down, and long chains are no circles', () => {
  const chain = Array.from({ length: 1000 }, (_, i) => panel(`step-${i}`, i < 999 ? { next: `step-${i + 1}` } : {}));
  expect(code({ ...umap, panels: chain, selections: [] })).toBe('none');
});

describe('settings of the version that knew no documents', () => {
  // As that version wrote them, from its localStorage.
  const stored =
    '{"theme":"dark","backend":"auto","threads":2,"importGenes":"OAS1, MX1","importBiotypes":"protein_coding",' +
    '"predictOrf":true,"species":"homo_sapiens","ensemblSymbol":"OAS1","ensemblSpecies":"mus_musculus","scope":"all",' +
    '"model":{"kind":"untrained","preset":"tiny","seed":3},"isoforms":{"gene":"BCL2L1","linkage":"ward","clusters":2,' +
    '"introns":"compressed","labels":{"ENST00000307677":"anti-apoptotic"}},' +
    '"train":{"preset":"tiny","changes":{"optimizer.steps":"500"},"start":"initial"},' +
    '"finetune":{"model":"saluki","size":"tiny","frozen":-1,"changes":{"seeds":"1, 2"}},"lastData":"BCL2L1.fa"}';

  test('become the panels of a notebook', () => {
    const document = documentFromPreferences(stored)!;
    expect(code(document)).toBe('none');
    expect(Object.fromEntries(document.panels.map(({ id, params }) => [id, params]))).toEqual({
      data: {
        genes: ['OAS1', 'MX1'],
        biotypes: ['protein_coding'],
        predictOrf: true,
        species: 'homo_sapiens',
      },
      model: { request: { kind: 'untrained', preset: 'tiny', seed: 3 } },
      embed: {},
      isoforms: {
        gene: 'BCL2L1',
        linkage: 'ward',
      },
      train: { preset: 'tiny', changes: { 'optimizer.steps': '500' }, start: 'initial' },
      finetune: { model: 'saluki', size: 'tiny', frozen: -1, changes: { seeds: '1, 2' } },
    });
    const isoforms = document.panels.find(({ id }) => id === 'isoforms')!;
    expect(isoforms.inputs).toEqual({ embeddings: 'embed' });
    expect(isoforms.view).toEqual({
      clusters: 2,
      introns: 'compressed',
      labels: { ENST00000307677: 'anti-apoptotic' },
    });
  });

  test('of this version, or where nothing was set, leave all panels empty', () => {
    for (const text of [
      '{"theme":"system","backend":"auto","ensemblSymbol":"OAS1","ensemblSpecies":"homo_sapiens","letterKeys":true}',
      '{"theme":"dark","importGenes":"","importBiotypes":"","predictOrf":false,"species":"","isoforms":{},"train":{}}',
    ]) {
      const { panels } = documentFromPreferences(text)!;
      expect(panels.map(({ params, view }) => ({ ...params, ...view }))).toEqual([{}, {}, {}, {}]);
    }
  });

  test.each([null, '', 'not JSON', '7', '[]'])('give no notebook where there are none: %j', (text) =>
    expect(documentFromPreferences(text)).toBeUndefined(),
  );

  test('take their defaults where they are of another kind', () =>
    expect(documentFromPreferences('{"model":"x","importGenes":1,"train":[]}')!.panels.map(({ id }) => id)).toEqual([
      'data',
      'model',
      'embed',
      'isoforms',
    ]));
});
