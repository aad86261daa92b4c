import { describe, expect, it } from 'vitest';
import type { Command } from './commands';
import { chordOf, fieldTakes, keyCaps, parseKeys, sameChord, takenBy } from './keys';
import type { KeyPress } from './keys';
import { KeyFollower, keyProblems } from './shortcuts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const command = (keys: string): Command => ({ id: keys, title: keys, group: '', keys, run: () => undefined });
const fits = (keys: string, event: KeyPress, apple = false): boolean => {
  const chord = chordOf(event, apple);
  return chord !== undefined && sameChord(parseKeys(keys)[0]!, chord);
};

describe('keys', () => {
  it('are parsed', () => {
    expect(parseKeys('Mod+Shift+K')).toEqual([{ mod: true, alt: false, shift: true, key: 'k' }]);
    expect(parseKeys('g d').map(({ key }) => key)).toEqual(['g', 'd']);
    expect(parseKeys('Alt+ArrowUp')).toEqual([{ mod: false, alt: true, shift: false, key: 'ArrowUp' }]);
  });

  it('Mod is Ctrl, and ⌘ on a Mac; the other one is the system’s', () => {
    expect(fits('Mod+K', press('k', { ctrlKey: true }))).toBe(true);
    expect(fits('Mod+K', press('k', { metaKey: true }))).toBe(false);
    expect(fits('Mod+K', press('k', { metaKey: true }), true)).toBe(true);
    expect(fits('Mod+K', press('k', { ctrlKey: true }), true)).toBe(false);
    expect(fits('k', press('k', { ctrlKey: true }))).toBe(false);
  });

  it('Shift counts for letters, and not for signs; Caps Lock for nothing', () => {
    expect(fits('?', press('?', { shiftKey: true }))).toBe(true);
    expect(fits('?', press('?'))).toBe(true);
    expect(fits('Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(fits('Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(fits('g', press('G'))).toBe(true);
  });

  it('letters are found by their place where the keyboard has none; AltGr is no Ctrl', () => {
    expect(fits('Mod+K', press('л', { code: 'KeyK', ctrlKey: true }))).toBe(true);
    expect(fits('Mod+K', press('k', { code: 'KeyT', ctrlKey: true }))).toBe(true);
    expect(fits('Mod+E', press('€', { code: 'KeyE', ctrlKey: true, altKey: true }))).toBe(false);
    expect(chordOf(press('Control', { ctrlKey: true }), false)).toBeUndefined();
  });

  it('of browsers, text and assistive technology are not for the page', () => {
    for (const keys of [
      'Mod+T',
      'Mod+W',
      'Mod+F',
      'Mod+C',
      'Mod+Shift+N',
      'Mod+1',
      'Mod+=',
      'F5',
      'Alt+D',
      'Alt+ArrowLeft',
    ]) {
      expect(takenBy(parseKeys(keys)[0]!), keys).toBeDefined();
    }
    for (const keys of ['Tab', 'Enter', 'Escape', 'ArrowDown', 'Shift+Tab', 'Backspace', 'Mod+ArrowUp']) {
      expect(takenBy(parseKeys(keys)[0]!), keys).toBeDefined();
    }
    for (const keys of [
      'Mod+K',
      'Mod+Z',
      'Mod+Shift+Z',
      'Mod+S',
      'Mod+Enter',
      'Mod+Shift+Enter',
      'Alt+ArrowUp',
      'g',
      '?',
      '/',
      'Delete',
    ]) {
      expect(takenBy(parseKeys(keys)[0]!), keys).toBeUndefined();
    }
  });

  it('a field keeps letters and what edits text', () => {
    const kept = (keys: string): boolean => fieldTakes(parseKeys(keys)[0]!);
    for (const keys of ['g', '?', 'Delete', 'Mod+Z', 'Mod+Shift+Z', 'Mod+B', 'Alt+ArrowUp'])
      expect(kept(keys), keys).toBe(true);
    for (const keys of ['Mod+K', 'Mod+S', 'Mod+Enter', 'Mod+/']) expect(kept(keys), keys).toBe(false);
  });

  it('stand on their caps', () => {
    expect(keyCaps('Mod+Shift+k', false)).toEqual([['Ctrl', 'Shift', 'K']]);
    expect(keyCaps('Mod+Enter', true)).toEqual([['⌘', '↩']]);
    expect(keyCaps('g d', false)).toEqual([['G'], ['D']]);
  });
});

describe('KeyFollower', () => {
  const bindings = ['Mod+K', 'g d', 'g u', '?'].map((keys) => ({ command: command(keys), chords: parseKeys(keys) }));
  const chord = (keys: string) => parseKeys(keys)[0]!;
  const typed = (...keys: (string | number)[]) => {
    const follower = new KeyFollower();
    let now = 0;
    let last: string | undefined;
    for (const key of keys) {
      if (typeof key === 'number') now += key;
      else {
        const meant = follower.press(bindings, chord(key), (now += 10));
        last = typeof meant === 'object' ? meant.id : meant;
      }
    }
    return last;
  };

  it('one chord, or two in a row', () => {
    expect(typed('Mod+K')).toBe('Mod+K');
    expect(typed('g')).toBe('waiting');
    expect(typed('g', 'u')).toBe('g u');
    expect(typed('u')).toBeUndefined();
  });

  it('a first key is forgotten after a pause, and by a key that does not follow it', () => {
    expect(typed('g', 1300, 'd')).toBeUndefined();
    expect(typed('g', 'x')).toBeUndefined();
    expect(typed('g', '?')).toBe('?');
    expect(typed('g', 'g', 'd')).toBe('g d');
    expect(typed('g', 'd', 'd')).toBeUndefined();
  });
});

it('keyProblems names keys that are taken, twice or cut off', () => {
  expect(keyProblems(['Mod+K', 'g d', 'g u', '?'].map(command))).toEqual([]);
  expect(keyProblems([command('Mod+T')])).toEqual(['Mod+T: Mod+T: the browser has it']);
  expect(keyProblems([command('g'), command('g d')])).toEqual(['g: g leaves no key for g d: g d']);
});
