/**
 * Keys as commands name them: "Mod+K" (⌘ on a Mac, Ctrl elsewhere), "Shift+F", "?", "Alt+ArrowUp"; two after each other with a
 * space between, "g d". Letters in any case; other signs as they are typed, whatever keys that takes ("?", not "Shift+/").
 */

export interface Chord {
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** As KeyboardEvent.key has it, letters small. */
  readonly key: string;
}

/** What of a keyboard event tells its chord. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export const onApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

const isLetter = (key: string): boolean => /^[a-z]$/i.test(key);

export const parseKeys = (keys: string): readonly Chord[] =>
  keys.split(' ').map((one) => {
    const parts = one.split('+');
    const key = parts.at(-1)!;
    const has = (name: string): boolean => parts.slice(0, -1).includes(name);
    return {
      mod: has('Mod'),
      alt: has('Alt'),
      shift: has('Shift'),
      key: isLetter(key) ? key.toLowerCase() : key,
    };
  });

/** The chord of a press; undefined where only a modifier went down, or the one that belongs to the system is held. */
export function chordOf(press: KeyPress, apple: boolean): Chord | undefined {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead'].includes(press.key)) return undefined;
  if (apple ? press.ctrlKey : press.metaKey) return undefined;
  // On a Greek or Russian keyboard the letters are found by their place.
  const place = /^Key([A-Z])$/.exec(press.code)?.[1];
  const key = place !== undefined && !/^[\x20-\x7e]$/.test(press.key) ? place : press.key;
  return {
    mod: apple ? press.metaKey : press.ctrlKey,
    alt: press.altKey,
    shift: press.shiftKey,
    key: isLetter(key) ? key.toLowerCase() : key,
  };
}

/** Whether a press is what a command names. Shift counts for letters and named keys; what makes a "?" is the keyboard's affair. */
export const sameChord = (named: Chord, pressed: Chord): boolean =>
  named.key === pressed.key &&
  named.mod === pressed.mod &&
  named.alt === pressed.alt &&
  (named.shift === pressed.shift || (pressed.key.length === 1 && !isLetter(pressed.key)));

/** Keys of browsers (new tab, find, zoom, …) and of text (copy, …), which no page should take. */
const TAKEN_LETTERS = 'acdfhjlmnopqrtuvwx';
const TAKEN_WITH_SHIFT = 'abcdijkmnopqrtvw';

/** Why a chord may not be a shortcut; undefined where it may. */
export function takenBy({ mod, alt, shift, key }: Chord): string | undefined {
  if (/^F\d+$/.test(key)) return 'function keys belong to the browser';
  if (alt) {
    if (key === 'ArrowUp' || key === 'ArrowDown') return undefined;
    return 'with Alt, browsers open menus, assistive technology takes its keys and Macs type signs';
  }
  if (key.length > 1 && !(mod && key === 'Enter') && key !== 'Delete') {
    return 'what has the focus takes this key, or the browser does';
  }
  if (!mod) return key === ' ' || key === '' ? 'Space presses what has the focus' : undefined;
  if (isLetter(key)) {
    return (shift ? TAKEN_WITH_SHIFT : TAKEN_LETTERS).includes(key) ? 'the browser has it' : undefined;
  }
  return /^[\d+=\-_ ]$/.test(key) ? 'tabs and zoom are the browser’s' : undefined;
}

/** Whether a text field makes use of a chord: it takes letters, and with Mod what edits or marks text. */
export const fieldTakes = ({ mod, key }: Chord): boolean =>
  !mod || (isLetter(key) ? 'abcivuxyz'.includes(key) : key.length > 1 && key !== 'Enter');

const CAPS: Readonly<Record<string, readonly [others: string, apple: string]>> = {
  Mod: ['Ctrl', '⌘'],
  Alt: ['Alt', '⌥'],
  Shift: ['Shift', '⇧'],
  ArrowUp: ['↑', '↑'],
  ArrowDown: ['↓', '↓'],
  Enter: ['Enter', '↩'],
};

/** What stands on the keys: for each chord its caps, in the order they are pressed. */
export const keyCaps = (keys: string, apple: boolean): readonly (readonly string[])[] =>
  keys
    .split(' ')
    .map((one) =>
      one.split('+').map((part) => CAPS[part]?.[apple ? 1 : 0] ?? (isLetter(part) ? part.toUpperCase() : part)),
    );
