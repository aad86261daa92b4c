import { readFile } from 'node:fs/promises';

/** A gene's FASTA and annotation as they ship with the page. */
export async function galleryFiles(...genes: readonly string[]): Promise<{ name: string; blob: Blob }[]> {
  const names = genes.flatMap((gene) => [`${gene}.fa.gz`, `${gene}.gtf.gz`]);
  return Promise.all(
    names.map(async (name) => ({
      name,
      blob: new Blob([await readFile(new URL(`../../public/gallery/${name}`, import.meta.url))]),
    })),
  );
}

/** The rows of a table of columns over and over, their ids numbered: what a genome of `count` transcripts is to a test of speed. */
export function repeatedTable<T extends object>(table: T, count: number): T {
  const columns = Object.entries(table as Record<string, ArrayLike<unknown>>).map(([name, column]) => {
    const at = (i: number): unknown => {
      const value = column[i % column.length];
      if (name === 'id' || name === 'name') return `${String(value)}-${i}`;
      return name === 'gene' || name === 'geneId' ? `${String(value)}-${Math.floor(i / 4)}` : value;
    };
    // As they come from a worker: whole strings, and not what the engine still has to put together.
    if (Array.isArray(column)) return [name, structuredClone(Array.from({ length: count }, (_, i) => at(i)))];
    const made = new (column.constructor as new (n: number) => number[])(count);
    for (let i = 0; i < count; i++) made[i] = Number(at(i));
    return [name, made];
  });
  return Object.fromEntries(columns) as T;
}
