/** Rows that fit before the first doubling. */
const FIRST = 256;

/**
 * Named columns of numbers side by side that grow at their end, ordered by a first column that rises. 20,000 steps of twelve figures
 * are 2 MB here and no objects: nothing that a store or React would have to walk through.
 */
export class GrowingColumns<Name extends string> {
  private readonly held = new Map<Name, Float64Array<ArrayBuffer>>();
  private rows = 0;

  /** @param names the first one orders the rows */
  constructor(readonly names: readonly [Name, ...Name[]]) {
    for (const name of names) this.held.set(name, new Float64Array(FIRST));
  }

  /** Columns as a worker gives them, all of one length. */
  static from<Name extends string>(
    names: readonly [Name, ...Name[]],
    columns: Readonly<Record<Name, Float64Array<ArrayBuffer>>>,
  ): GrowingColumns<Name> {
    const made = new GrowingColumns(names);
    made.rows = columns[names[0]].length;
    for (const name of names) {
      const column = new Float64Array(Math.max(FIRST, made.rows));
      column.set(columns[name]);
      made.held.set(name, column);
    }
    return made;
  }

  get length(): number {
    return this.rows;
  }

  /** The filled part of a column: a view, good until the next `append`. */
  column(name: Name): Float64Array<ArrayBuffer> {
    return this.held.get(name)!.subarray(0, this.rows);
  }

  /** The value of the newest row; undefined where there is none. */
  newest(name: Name): number | undefined {
    return this.rows === 0 ? undefined : this.held.get(name)![this.rows - 1];
  }

  /** Adds a row. A first value that does not rise takes the place of that row and of all after it: a run that went back to its checkpoint. */
  append(row: Readonly<Record<Name, number>>): void {
    const [key] = this.names;
    const keys = this.held.get(key)!;
    while (this.rows > 0 && keys[this.rows - 1]! >= row[key]) this.rows--;
    for (const name of this.names) {
      let column = this.held.get(name)!;
      if (this.rows === column.length) {
        const wider = new Float64Array(2 * column.length);
        wider.set(column);
        this.held.set(name, (column = wider));
      }
      column[this.rows] = row[name];
    }
    this.rows++;
  }
}
