import { damagedDocument } from './documentErrors';
import type { Json, JsonObject } from './documentTypes';

/** Values below values; deeper ones overflow the stack of whoever walks them. */
const MAX_DEPTH = 32;
/** Longest text, e.g. a note, in UTF-16 units. */
const MAX_TEXT = 1_000_000;
/** Names with a meaning of their own in JavaScript: nobody needs them, and they fool what copies members by name. */
export const refusedNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Counts values over a whole document. */
export interface JsonBudget {
  values: number;
}

/**
 * A copy of what JSON can hold, without the names that JavaScript treats specially.
 * @param where where it stands in the document, for the message
 * @throws OrthrusError `document.damaged` where it is too deep, too long or no JSON
 */
export function plainJson(value: unknown, where: string, budget: JsonBudget, depth = 0): Json {
  if (--budget.values < 0) throw damagedDocument(where, 'holds too many values');
  if (depth > MAX_DEPTH) throw damagedDocument(where, `is nested more than ${MAX_DEPTH} deep`);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string') {
    if (value.length > MAX_TEXT) throw damagedDocument(where, `is a text of more than ${MAX_TEXT} letters`);
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => plainJson(item, where, budget, depth + 1));
  if (!isRecord(value)) throw damagedDocument(where, 'holds something that is no JSON');
  const copy: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || refusedNames.has(name)) continue;
    if (name.length > MAX_TEXT) throw damagedDocument(where, 'has a name that is too long');
    copy[name] = plainJson(member, where, budget, depth + 1);
  }
  return copy;
}

/** The same for an object. */
export function plainObject(value: unknown, where: string, budget: JsonBudget): JsonObject {
  if (!isRecord(value)) throw damagedDocument(where, 'is no object');
  return plainJson(value, where, budget) as JsonObject;
}
