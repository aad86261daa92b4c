/** What is known of transcripts, column by column: what tables show and points are coloured by. */

interface ColumnHead {
  /** Unique among the columns shown together, e.g. "length", "cluster", "labels.tsv: half_life". */
  readonly id: string;
  readonly title: string;
  /** Empty where there is none. */
  readonly unit: string;
}

/** Values in the order of some list of transcripts. */
export type Column =
  | (ColumnHead & { readonly kind: 'number'; readonly values: Float64Array<ArrayBuffer> })
  /** `codes` index `names`; −1 where missing. */
  | (ColumnHead & {
      readonly kind: 'category';
      readonly names: readonly string[];
      readonly codes: Int32Array<ArrayBuffer>;
    })
  /** Ids and free text: searched and shown, never coloured by. */
  | (ColumnHead & { readonly kind: 'text'; readonly values: readonly string[] });
