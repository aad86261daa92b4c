/** A chromosome's other usual names: with and without "chr", MT and chrM. */
export function chromosomeAliases(name: string): string[] {
  if (name === 'MT' || name === 'M' || name === 'chrM' || name === 'chrMT') {
    return ['MT', 'chrM', 'M', 'chrMT'].filter((alias) => alias !== name);
  }
  return [name.startsWith('chr') ? name.slice(3) : `chr${name}`];
}

/** `name`, or the alias of it, that `has` accepts. */
export function chromosomeIn(name: string, has: (name: string) => boolean): string | undefined {
  return has(name) ? name : chromosomeAliases(name).find(has);
}
