import { OrthrusError } from '../lib/errors';
import { sha256 } from '../lib/hash';
import type { ModelFact } from './contracts';

/** Where models that ship lie, below public/: a folder each, with these two files. */
export const SHIPPED_FOLDER = 'models';
export const SHIPPED_CARD = 'card.json';
export const SHIPPED_WEIGHTS = 'model.safetensors';

/** The one that is meant where none is named: the Model panel's first choice, and `--model default`. */
export const DEFAULT_MODEL = 'orthrus-mini';

/** What is said of a model that ships (public/models/NAME/card.json; docs/pretraining.md). */
export interface ShippedCard {
  readonly format: 'orthrus-model';
  readonly version: 1;
  readonly name: string;
  /** SHA-256 and size of the file of weights, in bytes. */
  readonly sha256: string;
  readonly bytes: number;
  readonly facts: readonly ModelFact[];
  /** What it is not, and what to mind. */
  readonly notes: readonly string[];
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Whether these are facts of a model. */
export const areFacts = (value: unknown): value is readonly ModelFact[] =>
  Array.isArray(value) && value.every((fact) => Array.isArray(fact) && fact.length === 2 && fact.every(isText));

function isCard(value: unknown): value is ShippedCard {
  const { format, version, name, sha256: hash, bytes, facts, notes } = (value ?? {}) as Partial<ShippedCard>;
  return (
    format === 'orthrus-model' &&
    version === 1 &&
    isText(name) &&
    isText(hash) &&
    typeof bytes === 'number' &&
    areFacts(facts) &&
    Array.isArray(notes) &&
    notes.every(isText)
  );
}

/**
 * Reads the card of a shipped model and holds its weights against it.
 * @param card the text of its card.json
 * @throws OrthrusError `model.shippedCard` where it is no card, `model.shippedHash` where it speaks of other weights
 */
export async function readShippedCard(card: string, weights: Uint8Array<ArrayBuffer>): Promise<ShippedCard> {
  const mend = 'Reload the page, or install the program again: its files are not of one version.';
  let read: unknown;
  try {
    read = JSON.parse(card);
  } catch (cause) {
    throw new OrthrusError('model.shippedCard', 'The card of the shipped model cannot be read.', mend, { cause });
  }
  if (!isCard(read)) throw new OrthrusError('model.shippedCard', 'The card of the shipped model is not whole.', mend);
  if (read.bytes !== weights.length || read.sha256 !== (await sha256(weights))) {
    throw new OrthrusError('model.shippedHash', `The weights of ${read.name} are not those that its card tells.`, mend);
  }
  return read;
}
