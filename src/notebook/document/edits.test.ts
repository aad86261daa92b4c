import { describe, expect, it } from 'vitest';
import type { AnyKind } from '../panelKind';
import { kindMap } from '../panelKind';
import { documentOf } from '../templates';
import {
  addPanel,
  duplicatePanel,
  keepSelection,
  movePanel,
  removePanel,
  restorePanel,
  removeSelection,
  setInput,
  setSubset,
} from './edits';
import { candidates, dependencyOrder, downstream } from './graph';
import { parseDocument } from './parseDocument';

/** Kinds that only have ports. */
const kind = (name: string, gives: AnyKind['gives'], ports: AnyKind['ports']): AnyKind =>
  ({ kind: name, title: name, gives, ports }) as unknown as AnyKind;
const KINDS = kindMap([
  kind('data', 'transcripts', []),
  kind('model', 'model', []),
  kind('embed', 'embeddings', [
    { name: 'transcripts', title: 'Transcripts', accepts: ['transcripts'] },
    { name: 'model', title: 'Model', accepts: ['model'] },
  ]),
  kind('umap', 'layout', [{ name: 'embeddings', title: 'Embeddings', accepts: ['embeddings'] }]),
]);
const base = documentOf(KINDS, 'Test', [{ kind: 'data' }, { kind: 'model' }, { kind: 'embed' }, { kind: 'umap' }]);
const ids = (document: typeof base): string[] => document.panels.map(({ id }) => id);

describe('panels', () => {
  it('are connected to what fits above them, and get ids of their own', () => {
    expect(base.panels.map(({ inputs }) => inputs)).toEqual([
      {},
      {},
      { transcripts: 'data', model: 'model' },
      { embeddings: 'embed' },
    ]);
    const { document, id } = addPanel(base, KINDS, { kind: 'embed' });
    expect(id).toBe('embed-2');
    // A second data panel in between is nearer.
    const second = addPanel(document, KINDS, { kind: 'data' }, 4).document;
    expect(addPanel(second, KINDS, { kind: 'embed' }).document.panels.at(-1)?.inputs['transcripts']).toBe('data-2');
  });

  it('are copied with their inputs, right below', () => {
    const copy = duplicatePanel(base, 'embed')!;
    expect(ids(copy.document)).toEqual(['data', 'model', 'embed', 'embed-2', 'umap']);
    expect(copy.document.panels[3]?.inputs).toEqual({ transcripts: 'data', model: 'model' });
  });

  it('that go leave no connection behind: the document can still be read', () => {
    const without = removePanel(base, 'embed');
    expect(without.panels.at(-1)?.inputs).toEqual({});
    expect(parseDocument(JSON.parse(JSON.stringify(without)))).toEqual(without);
    expect(removePanel(base, 'nothing')).toBe(base);
  });

  it('that come back take their place and their connections again, whatever was done since', () => {
    const without = removePanel(base, 'embed');
    expect(restorePanel(without, base, 'embed')).toEqual(base);
    const elsewhere = addPanel(without, KINDS, { kind: 'embed' }).document;
    // Its id was taken meanwhile: nothing is done.
    expect(restorePanel(elsewhere, base, 'embed')).toBe(elsewhere);
    const more = removePanel(without, 'model');
    expect(restorePanel(more, base, 'embed').panels.map(({ inputs }) => inputs)).toEqual([
      {},
      { embeddings: 'embed' },
      { transcripts: 'data' },
    ]);
  });

  it('move to a place and no further than the ends', () => {
    expect(ids(movePanel(base, 'umap', 0))).toEqual(['umap', 'data', 'model', 'embed']);
    expect(ids(movePanel(base, 'data', 99))).toEqual(['model', 'embed', 'umap', 'data']);
    expect(movePanel(base, 'data', 0)).toBe(base);
  });

  it('are offered no input that would make a circle', () => {
    const { ports } = KINDS.get('embed')!;
    const circular = setInput(base, 'embed', 'transcripts', 'data');
    expect(candidates(circular, KINDS, 'embed', { ...ports[0]!, accepts: ['layout'] })).toEqual([]);
    expect([...downstream(base, 'data')]).toEqual(['embed', 'umap']);
    expect(dependencyOrder(movePanel(base, 'umap', 0)).map(({ id }) => id)).toEqual(['data', 'model', 'embed', 'umap']);
  });
});

describe('selections', () => {
  it('replace one of the same name, and free the panels they restricted when they go', () => {
    const first = keepSelection(base, 'mine', ['a', 'b']);
    const again = keepSelection(first.document, 'mine', ['c']);
    expect(again.id).toBe(first.id);
    expect(again.document.selections).toEqual([{ id: first.id, name: 'mine', ids: ['c'] }]);
    const restricted = setSubset(again.document, 'embed', first.id);
    expect(restricted.panels[2]?.subset).toBe(first.id);
    const gone = removeSelection(restricted, first.id);
    expect(gone.panels[2]).not.toHaveProperty('subset');
    expect(parseDocument(JSON.parse(JSON.stringify(gone)))).toEqual(gone);
    expect(keepSelection(gone, 'other', []).id).toBe('s1');
  });
});
