import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberCommand } from './commands';
import type { Command } from './commands';
import { matchCommands } from './matchCommands';
import { matchText } from './matchText';
import { cpuTime } from '../../oracle/cpuTime';

const command = (title: string, extra: Partial<Command> = {}): Command => ({
  id: title,
  title,
  group: 'Panels',
  run: () => undefined,
  ...extra,
});
const titles = (commands: readonly Command[], query: string, recent: readonly string[] = []): string[] =>
  matchCommands(commands, query, recent).map((match) => match.command.title);

describe('matchText', () => {
  it('finds letters in order, in any case, at the beginnings of words first', () => {
    expect(matchText('ra', 'Run all')?.marks).toEqual([0, 4]);
    expect(matchText('UMAP', 'Go to panel umap')?.marks).toEqual([12, 13, 14, 15]);
    expect(matchText('ar', 'Run all')).toBeUndefined();
    expect(matchText('', 'Run all')).toEqual({ score: 0, marks: [] });
    expect(matchText('205', 'BCL2L1-205')?.marks).toEqual([7, 8, 9]);
  });

  it('takes letters that stand together before scattered ones', () => {
    expect(matchText('add', 'a data and add')?.marks).toEqual([11, 12, 13]);
  });

  it('prefers the text it fills', () => {
    expect(matchText('data', 'Data')!.score).toBeGreaterThan(matchText('data', 'Data of another panel')!.score);
  });

  it('is there exactly where the query is a subsequence, and its marks spell the query', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '-', ' ', '1', 'İ', '😀'), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, (query, text) => {
        const lower = (value: string): string[] => value.split('').map((letter) => letter.toLowerCase());
        let at = 0;
        for (const letter of lower(text)) if (letter === lower(query)[at]) at++;
        const match = matchText(query, text);
        expect(match !== undefined).toBe(at === query.length);
        if (!match) return;
        expect(match.marks.map((mark) => lower(text)[mark])).toEqual(lower(query));
        expect([...match.marks].sort((a, b) => a - b)).toEqual(match.marks);
        expect(new Set(match.marks).size).toBe(match.marks.length);
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe('matchCommands', () => {
  const commands = [
    command('Add a note', { keywords: 'markdown text' }),
    command('Go to panel UMAP', { group: 'Go' }),
    command('Run all panels'),
    command('Undo', { disabled: 'Nothing to undo.' }),
    command('Unfold all panels'),
  ];

  it('without a query: lately run first, then as they come', () => {
    expect(titles(commands, ' ', ['Undo', 'gone', 'Run all panels'])).toEqual([
      'Undo',
      'Run all panels',
      'Add a note',
      'Go to panel UMAP',
      'Unfold all panels',
    ]);
  });

  it('every word has to be found, in any order, in keywords and groups too', () => {
    expect(titles(commands, 'umap go')).toEqual(['Go to panel UMAP']);
    expect(titles(commands, 'markdown')).toEqual(['Add a note']);
    expect(titles(commands, 'umap markdown')).toEqual([]);
    expect(matchCommands(commands, 'umap go')[0]?.marks).toEqual([0, 1, 12, 13, 14, 15]);
  });

  it('what cannot be run comes after what can; what was run lately before its like', () => {
    expect(titles(commands, 'un')).toEqual(['Unfold all panels', 'Undo', 'Run all panels']);
    const alike = [command('Show A'), command('Show B')];
    expect(titles(alike, 'show')).toEqual(['Show A', 'Show B']);
    expect(titles(alike, 'show', ['Show B'])).toEqual(['Show B', 'Show A']);
  });

  it('the best are soon found among thousands', () => {
    const many = Array.from({ length: 5000 }, (_, i) => command(`Select transcript GENE${i}-20${i % 10}`));
    const started = cpuTime();
    expect(titles(many, 'gene4321')[0]).toBe('Select transcript GENE4321-201');
    expect(cpuTime() - started).toBeLessThan(1500);
  });
});

it('remembers five, newest first', () => {
  expect(rememberCommand(['a', 'b', 'c', 'd', 'e'], 'c')).toEqual(['c', 'a', 'b', 'd', 'e']);
  expect(rememberCommand(['a', 'b', 'c', 'd', 'e'], 'f')).toEqual(['f', 'a', 'b', 'c', 'd']);
});
