import { describe, expect, it } from 'vitest';
import type { Artefact, Result } from '../artefacts';
import { connectedPanels } from '../connected';
import { evaluate, inputsOf } from '../evaluate';
import type { PanelState } from '../evaluate';
import { kindMap } from '../panelKind';
import type { AnyKind, Port } from '../panelKind';
import { documentOf } from '../templates';
import type { NotebookDocument } from './documentTypes';
import { duplicatePanel, removePanel, restorePanel, setInput } from './edits';
import { candidates, dependencyOrder, downstream } from './graph';
import { parseDocument } from './parseDocument';
import { inputNames, nextInput, portOf } from './ports';

const many: Port = { name: 'runs', title: 'Runs', accepts: ['scores'], many: true };
const base = { version: 1, parse: (params: unknown) => params, parseView: () => ({}), run: () => undefined };
const kinds = kindMap([
  { ...base, kind: 'score', title: 'Score', gives: 'scores', ports: [] },
  { ...base, kind: 'compare', title: 'Compare', gives: undefined, ports: [many] },
] as unknown as AnyKind[]);
const three = documentOf(kinds, 'Three', [
  { kind: 'score' },
  { kind: 'score' },
  { kind: 'score' },
  { kind: 'compare' },
]);
const inputs = (document: NotebookDocument) => document.panels.find(({ kind }) => kind === 'compare')!.inputs;

/** The result that a panel of `kind` has, as a run gives it. */
const result = (kind: string, key: string, into: Readonly<Record<string, string>> = {}, hash = key): Result => ({
  ...{ key, kind, version: 1, hash, params: {}, inputs: into },
  made: { at: '', seconds: 0, device: '', app: '' },
  artefact: { type: 'scores' } as Artefact,
});
const states = (document: NotebookDocument, results: readonly (readonly [string, Result])[]) =>
  evaluate({ document, results: new Map(results), tasks: {}, problems: {} }, kinds);
const compared = (document: NotebookDocument, results: readonly (readonly [string, Result])[]): PanelState =>
  states(document, results).get('compare')!;
/** Valid results of the panels that score. */
const scored = (document: NotebookDocument, hashes: Readonly<Record<string, string>> = {}) =>
  document.panels
    .filter(({ kind }) => kind === 'score')
    .map(({ id }) => [id, result('score', states(document, []).get(id)!.key!, {}, hashes[id] ?? id)] as const);

describe('a port that takes many', () => {
  it('is connected to all that fits above it, by numbers that say nothing but their order', () => {
    expect(inputs(three)).toEqual({ 'runs.1': 'score', 'runs.2': 'score-2', 'runs.3': 'score-3' });
    expect(inputNames(many, { 'runs.10': 'a', 'runs.2': 'b', other: 'c', runs: 'd' })).toEqual(['runs.2', 'runs.10']);
    expect([portOf('runs.12'), portOf('runs')]).toEqual(['runs', 'runs']);
    expect([nextInput(many, {}), nextInput(many, { 'runs.4': 'a' })]).toEqual(['runs.1', 'runs.5']);
  });

  it('survives being written and read, in shared files and links', () => {
    expect(parseDocument(JSON.parse(JSON.stringify(three)))).toEqual(three);
    for (const name of ['runs.', 'runs.0', 'runs.1.2', '.1', 'runs.x']) {
      const odd = setInput(three, 'compare', name, 'score');
      expect(() => parseDocument(JSON.parse(JSON.stringify(odd)))).toThrow(/no name/);
    }
  });

  it('keeps its other inputs when one panel goes, and gets that one back as it was', () => {
    const without = removePanel(three, 'score-2');
    expect(inputs(without)).toEqual({ 'runs.1': 'score', 'runs.3': 'score-3' });
    expect(inputs(restorePanel(without, three, 'score-2'))).toEqual(inputs(three));
    expect(duplicatePanel(three, 'compare')!.document.panels.at(-1)!.inputs).toEqual(inputs(three));
  });

  it('depends on all of them: order, circles, what is changed below', () => {
    const turned = { ...three, panels: [...three.panels].reverse() };
    expect(dependencyOrder(turned).at(-1)!.id).toBe('compare');
    expect([...downstream(three, 'score-3')]).toEqual(['compare']);
    expect(candidates(three, kinds, 'compare', many).map(({ id }) => id)).toEqual(['score', 'score-2', 'score-3']);
  });

  it('has a key once every one of them is valid, of their contents', () => {
    const [first, second, third] = scored(three);
    expect(compared(three, []).ready).toBe(true);
    expect(compared(three, [first!, second!]).key).toBeUndefined();
    const { key } = compared(three, [first!, second!, third!]);
    expect(key).toMatch(/^[\da-f]{64}$/);
    // Other contents of one are another key; the same contents made otherwise are the same.
    expect(compared(three, scored(three, { 'score-2': 'other' })).key).not.toBe(key);
    const fewer = setInput(three, 'compare', 'runs.3', undefined);
    expect(compared(fewer, scored(fewer)).key).not.toBe(key);
  });

  it('says which of them changed, was added or was taken away', () => {
    const all = scored(three);
    const keys = Object.fromEntries(all.map(([, { key }], i) => [`runs.${i + 1}`, key]));
    const { key } = compared(three, all);
    const own = ['compare', result('compare', key!, keys)] as const;
    expect(compared(three, [...all, own])).toMatchObject({ current: true, reason: undefined });
    const fewer = removePanel(three, 'score-2');
    expect(compared(fewer, [...scored(fewer), own])).toMatchObject({ status: 'stale', reason: 'an input changed.' });
    const more = setInput(three, 'compare', 'runs.4', 'score-2');
    expect(compared(more, [...all, own])).toMatchObject({ status: 'stale', reason: 'Score changed.' });
  });

  it('asks for a panel where there is none, unless it may be left out', () => {
    const none = removePanel(removePanel(removePanel(three, 'score'), 'score-2'), 'score-3');
    expect(compared(none, [])).toMatchObject({ ready: false, reason: 'Choose where its runs come from.' });
    const optional = kindMap([{ ...kinds.get('compare')!, ports: [{ ...many, optional: true }] }]);
    expect(
      evaluate({ document: none, results: new Map(), tasks: {}, problems: {} }, optional).get('compare')!.ready,
    ).toBe(true);
  });

  it('is needed or not as a whole, and told by name of the input', () => {
    const entry = three.panels.at(-1)!;
    const needing = (...ports: string[]): AnyKind => ({ ...kinds.get('compare')!, needs: () => ports });
    expect(inputsOf(entry, needing('runs'))).toEqual(entry.inputs);
    expect(inputsOf(entry, needing())).toEqual({});
    const results = new Map(scored(three).slice(0, 2));
    expect(Object.keys(connectedPanels({ document: three, results }, kinds, 'compare'))).toEqual(['runs.1', 'runs.2']);
  });
});
