import type { TrainingConfig } from '../../train/trainingConfig';

/** What can be written into a field. */
export type FieldKind =
  | { readonly kind: 'number'; readonly whole: boolean; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly text: string }[] }
  | { readonly kind: 'text' };

/** One value of a training configuration as the form shows it. */
export interface ConfigField {
  /** Place in the configuration, e.g. `optimizer.steps`. */
  readonly path: string;
  readonly label: string;
  readonly unit: string;
  readonly hint: string;
  readonly type: FieldKind;
  /** An empty field is allowed and means this. */
  readonly empty?: string;
  /** Whether this configuration uses the value at all. */
  readonly applies?: (config: TrainingConfig) => boolean;
}

export interface FieldGroup {
  readonly title: string;
  /** Shown at once, not under “More”. */
  readonly main: boolean;
  readonly fields: readonly ConfigField[];
}

export const whole = (least: number, most: number): FieldKind => ({ kind: 'number', whole: true, least, most });
export const real = (least: number, most: number): FieldKind => ({ kind: 'number', whole: false, least, most });
export const choice = (...choices: readonly (readonly [string, string])[]): FieldKind => ({
  kind: 'choice',
  choices: choices.map(([value, text]) => ({ value, text })),
});

type Extra = Pick<ConfigField, 'empty' | 'applies'>;
export const field = (
  path: string,
  label: string,
  unit: string,
  type: FieldKind,
  hint: string,
  extra: Extra = {},
): ConfigField => ({ path, label, unit, type, hint, ...extra });
