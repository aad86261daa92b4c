import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OrthrusError } from '../../lib/errors';
import type { JsonObject, NotebookDocument } from '../document/documentTypes';
import { newDocument } from '../document/newDocument';
import { documentOfText, documentText } from './json';
import { documentLink, documentOfLink, MAX_LINK } from './link';

const base = 'https://example.org/orthrus/';

const panel = (id: string, params: JsonObject, inputs: Record<string, string> = {}) => ({
  id,
  kind: id.replace(/-\d+$/, ''),
  title: '',
  collapsed: false,
  params,
  view: {},
  inputs,
});

/** Documents with any titles, parameters and selections. */
const documents: fc.Arbitrary<NotebookDocument> = fc
  .record({
    title: fc.string({ unit: 'binary', maxLength: 50 }),
    params: fc.array(fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z.]{0,8}$/), fc.jsonValue({ maxDepth: 4 })), {
      maxLength: 4,
    }),
    ids: fc.array(fc.string({ maxLength: 20 }), { maxLength: 20 }),
  })
  .map(({ title, params, ids }) => ({
    ...newDocument(
      title,
      params.map((one, i) =>
        panel(`umap-${i}`, JSON.parse(JSON.stringify(one)) as JsonObject, i > 0 ? { from: 'umap-0' } : {}),
      ),
    ),
    selections: [{ id: 's', name: title, ids }],
  }))
  .filter(({ panels }) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(panels)));

const example = newDocument('Isoforms of BCL2L1', [
  panel('note', { text: 'Two forms **against** each other: $d = \\lVert a - b \\rVert$' }),
  panel('data', { sources: [{ kind: 'shipped', path: 'gallery/BCL2L1.fa' }] }),
  panel('model', { request: { kind: 'untrained', preset: 'tiny', seed: 7 } }),
  panel('embed', {}, { transcripts: 'data', model: 'model' }),
]);

const linkOf = (document: NotebookDocument): string => {
  const made = documentLink(document, base);
  if (made.link === undefined) throw new Error(made.reason);
  return made.link;
};

const hashPart = (link: string): string => link.slice(link.indexOf('#'));

/** What becomes of a hostile input: a document, or the code of the error. */
const outcome = <T>(read: () => T): T | string => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OrthrusError)) throw error;
    expect(error.mend).not.toBe('');
    return error.code;
  }
};

describe('a document as text', () => {
  test('reads back, and equal documents have equal texts', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = documentText(document);
        expect(documentOfText(text)).toEqual(document);
        expect(documentText(documentOfText(text))).toBe(text);
      }),
      { seed: 0 },
    );
  });

  test('is meant to be read and compared line by line', () => {
    const { id } = example;
    expect(documentText({ ...example, panels: [] })).toBe(
      `{\n  "format": "orthrus-notebook",\n  "id": "${id}",\n  "panels": [],\n  "schema": 1,\n  "selections": [],\n` +
        '  "title": "Isoforms of BCL2L1"\n}\n',
    );
  });

  test('cut short is refused in words', () => {
    const text = documentText(example).trimEnd();
    for (let length = 0; length < text.length; length += 7) {
      expect(outcome(() => documentOfText(text.slice(0, length)))).toBe('document.notJson');
    }
  });

  test('with a letter changed is a document or refused in words', () => {
    const text = documentText(example);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        outcome(() => documentOfText(text.slice(0, at) + letter + text.slice(at + 1)));
      }),
      { seed: 0 },
    );
  });

  test('nested without end is refused, not followed', () => {
    const nested = '['.repeat(5_000_000) + ']'.repeat(5_000_000);
    const text = documentText(example).replace('"view": {}', `"view": {"a": ${nested}}`);
    expect(outcome(() => documentOfText(text))).toBe('document.notJson');
    // Brackets of a text are letters.
    const brackets = { ...example, title: `"\\${'['.repeat(1000)}` };
    expect(documentOfText(documentText(brackets))).toEqual(brackets);
  });
});

describe('a link', () => {
  test('holds the whole document but its id', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const made = documentLink(document, base);
        if (made.link === undefined) return;
        expect(made.link).toMatch(/^https:\/\/example\.org\/orthrus\/#n=[\w-]+$/);
        const opened = documentOfLink(hashPart(made.link))!;
        expect(opened).toEqual({ ...document, id: opened.id });
        expect(opened.id).not.toBe(document.id);
      }),
      { seed: 0 },
    );
  });

  test('of a small notebook is short', () => expect(linkOf(example).length).toBeLessThan(700));

  test('is not made where it would be too long, and says what makes it so', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => `ENST${((i * 7919) % 99991) * 104729}`);
    const chosen = documentLink({ ...example, selections: [{ id: 's', name: 'Many', ids }] }, base);
    expect(chosen).toMatchObject({
      link: undefined,
      reason: expect.stringContaining('selections name 5,000 transcripts'),
    });
    const note = { ...panel('note', { text: ids.join(' ').repeat(10) }), title: 'Notes of a year' };
    expect(documentLink({ ...example, panels: [note] }, base)).toMatchObject({
      reason: expect.stringContaining('“Notes of a year” takes most of it'),
    });
  });

  test.each(['', '#', '#panel-umap', '#x=1'])('is not seen in %j', (hash) =>
    expect(documentOfLink(hash)).toBeUndefined(),
  );

  test('that lost or changed letters is refused', () => {
    const hash = hashPart(linkOf(example));
    for (let length = 3; length < hash.length; length++) {
      expect(outcome(() => documentOfLink(hash.slice(0, length)))).toBe('document.damaged');
    }
    const letters = 'ABCabc019-_%"<';
    fc.assert(
      fc.property(fc.integer({ min: 3, max: hash.length - 1 }), fc.constantFrom(...letters), (at, letter) => {
        fc.pre(hash[at] !== letter);
        const read = outcome(() => documentOfLink(hash.slice(0, at) + letter + hash.slice(at + 1)));
        // The last letter has bits that nothing reads.
        if (typeof read === 'object') expect(read).toEqual({ ...example, id: read.id });
        else expect(read).toBe('document.damaged');
      }),
      { seed: 0 },
    );
  });

  test('of anything else is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        (text) => outcome(() => documentOfLink(`#n=${text}`)) === 'document.damaged',
      ),
      { seed: 0 },
    );
    expect(outcome(() => documentOfLink(`#n=${'A'.repeat(MAX_LINK + 1)}`))).toBe('document.damaged');
  });
});
