import { expect, it } from 'vitest';
import type { Result } from '../../notebook/artefacts';
import { defaultFigure } from '../../notebook/panelKind';
import { noteKind, noteMarkdown } from './run';

it('parameters from a document', () => {
  expect(noteKind.parse({ text: '# A' })).toEqual({ text: '# A' });
  expect(noteKind.parse({ text: 3 })).toEqual({ text: '' });
  expect(noteKind.parse({})).toEqual({ text: '' });
});

it('the file is the text, under the title where the note has one of its own', async () => {
  const files = async (title: string) =>
    noteKind.files!(undefined as unknown as Result<never>, {
      params: { text: 'Some $x$.\n\n' },
      view: {},
      title,
      source: () => undefined,
      figure: defaultFigure,
    });
  expect(await files('Note')).toEqual([{ name: 'note.md', content: 'Some $x$.\n' }]);
  expect(await files('Methods')).toEqual([{ name: 'note.md', content: '# Methods\n\nSome $x$.\n' }]);
});

it('a title is text, whatever stands in it', () => {
  expect(noteMarkdown('a', '<img src=x> [b](c)\n# d')).toBe('# \\<img src=x\\> \\[b\\]\\(c\\) \\# d\n\na\n');
});
