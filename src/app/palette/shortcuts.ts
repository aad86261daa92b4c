import { useEffect, useRef } from 'react';
import type { Command } from './commands';
import { chordOf, fieldTakes, onApple, parseKeys, sameChord, takenBy } from './keys';
import type { Chord, KeyPress } from './keys';

/** The second key of two is waited for so long. */
const PAUSE_MS = 1200;

interface Binding {
  readonly command: Command;
  readonly chords: readonly Chord[];
}

const bindingsOf = (commands: readonly Command[], letters: boolean): readonly Binding[] =>
  commands
    .filter((command) => command.keys !== undefined)
    .map((command) => ({ command, chords: parseKeys(command.keys!) }))
    .filter(({ chords }) => !chords.some(takenBy) && (letters || chords.every(({ mod, alt }) => mod || alt)));

/** What is wrong with the keys of commands: taken by others, or by two of them. Sentences for a test to show. */
export function keyProblems(commands: readonly Command[]): readonly string[] {
  const all = commands.filter((command) => command.keys !== undefined);
  const begins = (a: readonly Chord[], b: readonly Chord[]): boolean =>
    a.every((chord, i) => b[i] !== undefined && sameChord(chord, b[i]));
  return all.flatMap(({ id, keys }, i) => {
    const chords = parseKeys(keys!);
    const reason = chords.map(takenBy).find((one) => one !== undefined);
    const rivals = all.filter((other, j) => j !== i && begins(chords, parseKeys(other.keys!)));
    return [
      ...(reason === undefined ? [] : [`${id}: ${keys}: ${reason}`]),
      ...rivals.map((other) => `${id}: ${keys} leaves no key for ${other.id}: ${other.keys}`),
    ];
  });
}

/** Follows what is pressed: one chord, or two in a row. */
export class KeyFollower {
  private typed: Chord[] = [];
  private last = -Infinity;

  /**
   * @param bindings in the order in which they are tried
   * @param now milliseconds
   * @returns the command meant; `waiting` after the first of two keys; undefined: nothing of ours
   */
  press(bindings: readonly Binding[], chord: Chord, now: number): Command | 'waiting' | undefined {
    if (now - this.last > PAUSE_MS) this.typed = [];
    this.last = now;
    this.typed.push(chord);
    const fitting = bindings.filter(({ chords }) =>
      this.typed.every((typed, i) => chords[i] !== undefined && sameChord(chords[i], typed)),
    );
    const whole = fitting.find(({ chords }) => chords.length === this.typed.length);
    if (whole) {
      this.typed = [];
      return whole.command;
    }
    if (fitting.length > 0) return 'waiting';
    const again = this.typed.length > 1;
    this.typed = [];
    return again ? this.press(bindings, chord, now) : undefined;
  }
}

/** The kinds of input that letters are typed into. */
const TYPED =
  ':not([type=checkbox],[type=radio],[type=button],[type=submit],[type=reset],[type=range],[type=color],[type=file])';
/** Where letters are typed, or choose among what is listed. */
const FIELDS = `input${TYPED},textarea,select,[contenteditable]:not([contenteditable=false]),[role=combobox],[role=listbox],[role=textbox],[role=menu],[role=tree]`;

/**
 * Runs commands by their keys, from anywhere on the page, with one listener. Keys stay with a field that is typed in (but for
 * those with Mod that fields make no use of), with an open dialog, and with whatever has already handled them.
 *
 * @param letters false: only keys with Mod or Alt. Single letters get in the way of dictation and of unsteady hands, so that the
 *   user can switch them off (WCAG 2.1.4).
 */
export function useShortcuts(
  commands: readonly Command[],
  { letters = true }: { readonly letters?: boolean } = {},
): void {
  const bindings = useRef<readonly Binding[]>([]);
  useEffect(() => {
    bindings.current = bindingsOf(commands, letters);
  }, [commands, letters]);
  useEffect(() => {
    const follower = new KeyFollower();
    const apple = onApple();
    const listen = (event: KeyboardEvent): void => {
      const chord = event.defaultPrevented || event.isComposing ? undefined : chordOf(event as KeyPress, apple);
      if (!chord || document.querySelector('dialog:modal')) return;
      if (fieldTakes(chord) && event.target instanceof Element && event.target.closest(FIELDS)) return;
      const meant = follower.press(bindings.current, chord, event.timeStamp);
      if (meant === undefined) return;
      event.preventDefault();
      // A key held down repeats what it does only with Mod: undo, undo, undo.
      if (meant === 'waiting' || meant.disabled !== undefined || (event.repeat && !chord.mod)) return;
      meant.run();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
