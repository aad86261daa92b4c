/** Small choices of the user that belong to this browser and to no document. */
import { backendChoices, type BackendChoice } from '../backend/choice';
import type { Calibration, CalibrationResult } from '../engine/contracts';

export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
  readonly theme: Theme;
  /** Which backend to compute on, and how many threads of the CPU (default: its cores). */
  readonly backend: BackendChoice;
  readonly threads: number | undefined;
  /** What was measured on this machine, for the automatic choice. */
  readonly calibration: Calibration | undefined;
  /** What the form for a gene from Ensembl was filled with last. */
  readonly ensemblSymbol: string;
  readonly ensemblSpecies: string;
  /** Whether single letters are shortcuts: who dictates text would set them off. */
  readonly letterKeys: boolean;
}

export const defaultPreferences: Preferences = {
  theme: 'system',
  backend: 'auto',
  threads: undefined,
  calibration: undefined,
  ensemblSymbol: '',
  ensemblSpecies: 'homo_sapiens',
  letterKeys: true,
};

const KEY = 'orthrus.preferences.1';

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

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
  const oneOf = <T extends string>(name: keyof Preferences, values: readonly T[], fallback: T): T => {
    const value = stored[name];
    return values.find((candidate) => candidate === value) ?? fallback;
  };
  return {
    backend: oneOf('backend', backendChoices, 'auto'),
    threads: threadCount(stored['threads']),
    calibration: calibrationOf(stored['calibration']),
    theme: oneOf('theme', ['system', 'light', 'dark'], defaultPreferences.theme),
    ensemblSymbol: text('ensemblSymbol', ''),
    ensemblSpecies: text('ensemblSpecies', defaultPreferences.ensemblSpecies),
    letterKeys: stored['letterKeys'] !== false,
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
