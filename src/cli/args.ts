import { OrthrusError } from '../lib/errors';

/** What a flag takes: nothing, one value, or every value up to the next flag. */
export type FlagKind = 'none' | 'one' | 'many';

export type Flags = ReadonlyMap<string, readonly string[]>;

/** An error of the command line itself; ends the program with status 2. */
export class UsageError extends OrthrusError {
  constructor(message: string) {
    super('cli.usage', message, 'See "orthrus --help".');
  }
}

/**
 * Reads `--flag value…` arguments. `--flag=value` works too; a flag of kind `many` may be repeated.
 * @throws UsageError for unknown flags, missing values, stray words and repeated single flags
 */
export function parseFlags(args: readonly string[], kinds: Readonly<Record<string, FlagKind>>): Flags {
  const flags = new Map<string, string[]>();
  let open: { name: string; values: string[]; room: number } | undefined;
  for (const arg of args) {
    if (!arg.startsWith('--')) {
      if (!open || open.room === 0) throw new UsageError(`"${arg}" belongs to no option.`);
      open.values.push(arg);
      open.room--;
      continue;
    }
    const [word = '', ...rest] = arg.slice(2).split('=');
    const kind = kinds[word];
    if (!kind) throw new UsageError(`There is no option --${word}.`);
    if (flags.has(word) && kind !== 'many') throw new UsageError(`--${word} is given twice.`);
    const values = flags.get(word) ?? [];
    flags.set(word, values);
    open = { name: word, values, room: kind === 'none' ? 0 : kind === 'one' ? 1 : Infinity };
    if (rest.length > 0) {
      if (open.room === 0) throw new UsageError(`--${word} takes no value.`);
      values.push(rest.join('='));
      open.room--;
    }
  }
  for (const [name, values] of flags) {
    if (kinds[name] !== 'none' && values.length === 0) throw new UsageError(`--${name} needs a value.`);
  }
  return flags;
}

/** The one value of a flag, or undefined. */
export const one = (flags: Flags, name: string): string | undefined => flags.get(name)?.[0];

/** The one value of a flag that must be there. */
export function required(flags: Flags, name: string): string {
  const value = one(flags, name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

/** A flag's number, at least `least`. */
export function numberFlag(flags: Flags, name: string, least: number, whole = true): number | undefined {
  const text = one(flags, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || (whole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} ${text} is no ${whole ? 'whole ' : ''}number from ${least}.`);
  }
  return value;
}
