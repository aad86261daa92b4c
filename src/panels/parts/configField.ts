/** Values of a configuration as text in fields: what may be written, what it means, what differs from a preset. */

/** What can be written into a field. */
export type FieldKind =
  | { readonly kind: 'number'; readonly whole: boolean; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly text: string }[] }
  /** Whole numbers with commas between, each once. */
  | { readonly kind: 'list'; readonly most: number }
  | { readonly kind: 'text' };

/** One value of a configuration `C` as a form shows it. */
export interface ConfigField<C> {
  /** Place in the configuration, e.g. `optimizer.steps`. */
  readonly path: string;
  readonly label: string;
  readonly unit: string;
  readonly hint: string;
  readonly type: FieldKind;
  /** An empty field is allowed and means this. */
  readonly empty?: string;
  /** Whether this configuration uses the value at all. */
  readonly applies?: (config: C) => boolean;
}

export interface FieldGroup<C> {
  readonly title: string;
  /** Shown at once, not under “More”. */
  readonly main: boolean;
  readonly fields: readonly ConfigField<C>[];
}

/** What the user wrote over a preset, by the field's path; a text that is no value yet stays until it is mended. */
export type Changes = Readonly<Record<string, string>>;

/** What is wrong with a field, by its path. */
export type FieldProblems = ReadonlyMap<string, string>;

export const whole = (least: number, most: number): FieldKind => ({ kind: 'number', whole: true, least, most });
export const real = (least: number, most: number): FieldKind => ({ kind: 'number', whole: false, least, most });
export const choice = (...choices: readonly (readonly [string, string])[]): FieldKind => ({
  kind: 'choice',
  choices: choices.map(([value, text]) => ({ value, text })),
});

/** The text of a field in a configuration. */
export function fieldText(config: object, { path, type }: ConfigField<never>): string {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Record<string, unknown>)[key];
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join(type.kind === 'list' ? ', ' : ',') : String(value);
}

/** The same configuration with one value put in. */
function withValue<C extends object>(config: C, path: string, value: unknown): C {
  const put = (holder: unknown, [key, ...rest]: readonly string[]): unknown => {
    const old = holder as Record<string, unknown>;
    return { ...old, [key!]: rest.length === 0 ? value : put(old[key!], rest) };
  };
  return put(config, path.split('.')) as C;
}

type Read = { readonly value: unknown } | { readonly problem: string };

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 8 });

/** The value that a text means in a field, or what is wrong with it. */
export function fieldValue({ type, empty }: ConfigField<never>, text: string): Read {
  const trimmed = text.trim();
  switch (type.kind) {
    case 'text':
      return trimmed === '' ? { problem: 'Give it a name.' } : { value: trimmed.slice(0, 80) };
    case 'list':
      return listValue(trimmed, type.most);
    case 'choice':
      return choiceValue(trimmed, type.choices);
    case 'number':
      break;
  }
  if (trimmed === '' && empty !== undefined) return { value: undefined };
  // 20,000 as the page itself writes it.
  const plain = trimmed.replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
  const value = plain === '' ? NaN : Number(plain);
  const range = `from ${number.format(type.least)} to ${number.format(type.most)}`;
  if (!Number.isFinite(value) || (type.whole && !Number.isInteger(value))) {
    return { problem: `${type.whole ? 'A whole number' : 'A number'} ${range}.` };
  }
  return value < type.least || value > type.most ? { problem: `Must be ${range}.` } : { value };
}

function listValue(text: string, most: number): Read {
  const values = text.split(/[\s,]+/).filter((part) => part !== '');
  if (values.length === 0 || values.some((part) => !/^\d{1,9}$/.test(part)) || values.length > most) {
    return { problem: `Up to ${most} whole numbers, with commas between.` };
  }
  return { value: [...new Set(values.map(Number))] };
}

function choiceValue(text: string, choices: readonly { readonly value: string }[]): Read {
  if (!choices.some((one) => one.value === text)) return { problem: 'Choose one of the list.' };
  if (text === 'true' || text === 'false') return { value: text === 'true' };
  return { value: text !== '' && Number.isFinite(Number(text)) ? Number(text) : text };
}

/** A configuration with changes put in. A field with a problem keeps the value that it has in `base`. */
export function withChanges<C extends object>(
  base: C,
  fields: readonly ConfigField<C>[],
  changes: Changes,
): { readonly config: C; readonly problems: Map<string, string> } {
  let config = base;
  const problems = new Map<string, string>();
  for (const field of fields) {
    const text = changes[field.path];
    if (text === undefined) continue;
    const read = fieldValue(field, text);
    if ('problem' in read) problems.set(field.path, read.problem);
    else config = withValue(config, field.path, read.value);
  }
  return { config, problems };
}

/** Paths whose value differs from that in `base`; a text that is no value counts as different. */
export function changedPaths<C extends object>(
  base: C,
  fields: readonly ConfigField<C>[],
  changes: Changes,
): ReadonlySet<string> {
  const differs = (field: ConfigField<C>): boolean => {
    const text = changes[field.path];
    if (text === undefined) return false;
    const read = fieldValue(field, text);
    return 'problem' in read || fieldText(withValue(base, field.path, read.value), field) !== fieldText(base, field);
  };
  return new Set(fields.filter(differs).map((field) => field.path));
}

/** Changes with one field written, or back at the preset's value (undefined). */
export function withChange(changes: Changes, path: string, text: string | undefined): Changes {
  const others = Object.entries(changes).filter(([key]) => key !== path);
  return Object.fromEntries(text === undefined ? others : [...others, [path, text]]);
}

/** Changes from a document: what is not a text of a known field is left out. */
export function parseChanges(value: unknown, fields: readonly ConfigField<never>[]): Changes {
  const known = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return Object.fromEntries(
    fields.flatMap(({ path }) => (typeof known[path] === 'string' ? [[path, known[path]] as const] : [])),
  );
}
