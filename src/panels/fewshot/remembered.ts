import type { FewShotSeed } from '../../notebook/artefacts';
import { hashOf } from '../../notebook/keys';
import type { Services } from '../../workers/client';

interface Remembered {
  /** Trainings that are done, by the hash of all that decides them. */
  readonly trainings: Map<string, FewShotSeed>;
  /** Hashes of the tables that were finished. */
  readonly tables: Set<string>;
}

const all = new WeakMap<Services, Remembered>();

/**
 * What trainings came to, for as long as the page is open: a table that was cancelled, failed or got another size or contestant goes on
 * from there. A table that was finished and is asked for once more is computed anew: that is what "run again" is for.
 * @param keys of the table's trainings
 */
export function rememberedTrainings(services: Services, keys: readonly string[]) {
  const known = all.get(services) ?? { trainings: new Map(), tables: new Set() };
  all.set(services, known);
  const { trainings, tables } = known;
  const table = hashOf([...keys].sort());
  if (tables.delete(table)) for (const key of keys) trainings.delete(key);
  return {
    get: (key: string): FewShotSeed | undefined => trainings.get(key),
    keep: (key: string, outcome: FewShotSeed): void => void trainings.set(key, outcome),
    finished: (): void => void tables.add(table),
  };
}
