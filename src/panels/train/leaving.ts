/** Training sets that are off the list and not yet removed, by name. */
const leaving = new Set<string>();

/** Takes a set off the list. */
export const leave = (name: string): void => void leaving.add(name);

/** Puts it back, or a run takes it up again: it is not removed. @returns whether it was leaving */
export const taken = (name: string): boolean => leaving.delete(name);

export const isLeaving = (name: string): boolean => leaving.has(name);
