/** Letters of the matrix, in its order; `*` is a stop. */
const LETTERS = 'ARNDCQEGHILKMFPSTWYVBZX*';

/** The lower triangle, row by row. Source: Henikoff, Henikoff, PNAS 89 (1992), as NCBI distributes it. */
const TRIANGLE = `
4
-1 5
-2 0 6
-2 -2 1 6
0 -3 -3 -3 9
-1 1 0 0 -3 5
-1 0 0 2 -4 2 5
0 -2 0 -1 -3 -2 -2 6
-2 0 1 -1 -3 0 0 -2 8
-1 -3 -3 -3 -1 -3 -3 -4 -3 4
-1 -2 -3 -4 -1 -2 -3 -4 -3 2 4
-1 2 0 -1 -3 1 1 -2 -1 -3 -2 5
-1 -1 -2 -3 -1 0 -2 -3 -2 1 2 -1 5
-2 -3 -3 -3 -2 -3 -3 -3 -1 0 0 -3 0 6
-1 -2 -2 -1 -3 -1 -1 -2 -2 -3 -3 -1 -2 -4 7
1 -1 1 0 -1 0 0 0 -1 -2 -2 0 -1 -2 -1 4
0 -1 0 -1 -1 -1 -1 -2 -2 -1 -1 -1 -1 -2 -1 1 5
-3 -3 -4 -4 -2 -2 -3 -2 -2 -3 -2 -3 -1 1 -4 -3 -2 11
-2 -2 -2 -3 -2 -1 -2 -3 2 -1 -1 -2 -1 3 -3 -2 -2 2 7
0 -3 -3 -3 -1 -2 -2 -3 -3 3 1 -2 1 -1 -2 -2 0 -3 -1 4
-2 -1 3 4 -3 0 1 -1 0 -3 -4 0 -3 -3 -2 0 -1 -4 -3 -3 4
-1 0 0 1 -3 3 4 -2 0 -3 -3 1 -1 -3 -1 0 -1 -3 -2 -2 1 4
0 -1 -1 -1 -2 -1 -1 -1 -1 -1 -1 -1 -1 -1 -2 0 0 -2 -1 -1 -1 -1 -1
-4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 -4 1
`;

const ROWS = TRIANGLE.trim()
  .split('\n')
  .map((line) => line.split(' ').map(Number));

const scoreOf = (i: number, j: number): number => (i < j ? ROWS[j]![i]! : ROWS[i]![j]!);

const UNKNOWN = LETTERS.indexOf('X');
const numberOf = (letter: string): number => {
  const at = LETTERS.indexOf(letter);
  return at < 0 ? UNKNOWN : at;
};

/**
 * BLOSUM62 scores of the letters of two sequences, in half bits, as a table by letter of `a` and position in `b`: rows are what an
 * alignment walks along.
 * @returns row of the letter at each position of `a`; `rows[row * b.length + j]`
 */
export function blosumRows(
  a: string,
  b: string,
): { readonly row: Uint8Array<ArrayBuffer>; readonly rows: Int8Array<ArrayBuffer> } {
  const [inA, inB] = [a, b].map((sequence) => Uint8Array.from(sequence, numberOf)) as [
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>,
  ];
  const rows = new Int8Array(LETTERS.length * b.length);
  for (let letter = 0; letter < LETTERS.length; letter++) {
    for (let j = 0; j < b.length; j++) rows[letter * b.length + j] = scoreOf(letter, inB[j]!);
  }
  return { row: inA, rows };
}
