/** What survives a reload besides the address bar: small choices of the user, never data. */
import { backendChoices, type BackendChoice } from '../backend/choice';
import type { Calibration, CalibrationResult, ModelRequest } from '../engine/contracts';
import type { EmbedScope } from './state';

export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
  readonly theme: Theme;
  /** Which backend to compute on, and how many threads of the CPU (default: its cores). */
  readonly backend: BackendChoice;
  readonly threads: number | undefined;
  /** What was measured on this machine, for the automatic choice. */
  readonly calibration: Calibration | undefined;
  readonly importGenes: string;
  readonly importBiotypes: string;
  readonly predictOrf: boolean;
  readonly species: string;
  readonly ensemblSymbol: string;
  readonly ensemblSpecies: string;
  readonly scope: EmbedScope;
  /** The model loaded last, where it can be loaded again by itself (not from dropped files). */
  readonly model: Exclude<ModelRequest, { kind: 'files' }> | undefined;
  /** Parameters of the Isoforms panel, checked by its own schema. */
  readonly isoforms: Readonly<Record<string, unknown>>;
  /** Parameters of the Train panel, likewise. */
  readonly train: Readonly<Record<string, unknown>>;
  readonly finetune: Readonly<Record<string, unknown>>;
  /** What was loaded when the page was left, to say plainly that it is gone. */
  readonly lastData: string | undefined;
}

export const defaultPreferences: Preferences = {
  theme: 'system',
  backend: 'auto',
  threads: undefined,
  calibration: undefined,
  importGenes: '',
  importBiotypes: '',
  predictOrf: false,
  species: '',
  ensemblSymbol: '',
  ensemblSpecies: 'homo_sapiens',
  scope: 'all',
  model: undefined,
  isoforms: {},
  train: {},
  finetune: {},
  lastData: undefined,
};

const KEY = 'orthrus.preferences.1';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

function modelRequest(value: unknown): Preferences['model'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const request = value as Record<string, unknown>;
  if (request['kind'] === 'hub' && typeof request['repository'] === 'string') {
    return { kind: 'hub', repository: request['repository'] };
  }
  if (request['kind'] === 'url' && typeof request['url'] === 'string') return { kind: 'url', url: request['url'] };
  const { preset, seed } = request;
  if (request['kind'] === 'untrained' && (preset === 'orthrus-small' || preset === 'tiny') && Number.isInteger(seed)) {
    return { kind: 'untrained', preset, seed: seed as number };
  }
  return undefined;
}

const threadCount = (value: unknown): number | undefined =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) <= 64 ? (value as number) : undefined;

/** A stored calibration, or undefined where any part of it is not what it should be. */
function calibrationOf(value: unknown): Calibration | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { results, adapter, fastest } = value as Record<string, unknown>;
  const sound = (result: unknown): result is CalibrationResult => {
    if (typeof result !== 'object' || result === null) return false;
    const { backend, name, tokensPerSecond, problem } = result as Record<string, unknown>;
    const texts = typeof name === 'string' && typeof problem === 'string';
    return texts && typeof tokensPerSecond === 'number' && (backend === 'cpu' || backend === 'webgpu');
  };
  if (!Array.isArray(results) || !results.every(sound) || typeof adapter !== 'string') return undefined;
  return fastest === 'cpu' || fastest === 'webgpu' ? { results, adapter, fastest } : undefined;
}

/** Stored preferences; anything missing, unreadable or of the wrong type takes its default. */
export function readPreferences(storage: Storage): Preferences {
  let stored: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) stored = parsed as Record<string, unknown>;
  } catch {
    // Storage may be forbidden or hold something else's text: start from the defaults.
  }
  const text = (name: keyof Preferences, fallback: string): string => {
    const value = stored[name];
    return typeof value === 'string' ? value : fallback;
  };
  const record = (name: keyof Preferences): Readonly<Record<string, unknown>> => {
    const value = stored[name];
    return typeof value === 'object' && value !== null ? { ...value } : {};
  };
  const oneOf = <T extends string>(name: keyof Preferences, values: readonly T[], fallback: T): T => {
    const value = stored[name];
    return values.find((candidate) => candidate === value) ?? fallback;
  };
  const { lastData } = stored;
  return {
    backend: oneOf('backend', backendChoices, 'auto'),
    threads: threadCount(stored['threads']),
    calibration: calibrationOf(stored['calibration']),
    theme: oneOf('theme', ['system', 'light', 'dark'], defaultPreferences.theme),
    importGenes: text('importGenes', ''),
    importBiotypes: text('importBiotypes', ''),
    predictOrf: stored['predictOrf'] === true,
    species: text('species', ''),
    ensemblSymbol: text('ensemblSymbol', ''),
    ensemblSpecies: text('ensemblSpecies', defaultPreferences.ensemblSpecies),
    scope: oneOf('scope', ['all', 'filtered', 'selected'], defaultPreferences.scope),
    model: modelRequest(stored['model']),
    isoforms: record('isoforms'),
    train: record('train'),
    finetune: record('finetune'),
    lastData: typeof lastData === 'string' ? lastData : undefined,
  };
}

/** Stores them; a full or forbidden storage is no error, the page works without. */
export function writePreferences(storage: Storage, preferences: Preferences): void {
  try {
    storage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Nothing to do: preferences then last as long as the page.
  }
}
