import type { Domain } from '../../bio/domainTypes';

/** Residues a line, as FASTA and BLAST have them. */
export const LINE = 60;

/** Letters of one line that look alike. */
export interface Run {
  readonly text: string;
  /** Number of the domain that they lie in; −1: none. */
  readonly domain: number;
  /** Whether both proteins have the same residue here. */
  readonly same: boolean;
}

/** A line of one protein. */
export interface AlignedLine {
  /** Number of its first residue, from 1; of the one before it where the line is a gap throughout. */
  readonly first: number;
  readonly last: number;
  readonly runs: readonly Run[];
}

/** Up to LINE columns of an alignment. */
export interface AlignedBlock {
  readonly a: AlignedLine;
  readonly b: AlignedLine;
  /** `|` where both are the same, `·` where they differ, a space at a gap. */
  readonly marks: string;
}

/**
 * The domain of each residue, as its number in `accessions`; −1 where there is none. Where domains overlap, as families of InterPro and
 * their members do, the shortest is the most specific one and is shown.
 */
export function residueDomains(length: number, domains: readonly Domain[], accessions: readonly string[]): Int32Array {
  const of = new Int32Array(length).fill(-1);
  const longestFirst = [...domains].sort((x, y) => y.end - y.start - (x.end - x.start));
  for (const { accession, start, end } of longestFirst) of.fill(accessions.indexOf(accession), start, end);
  return of;
}

/**
 * An alignment in lines.
 * @param a, b aligned residues with `-` at gaps, equally long
 * @param domainsA, domainsB of each residue, as `residueDomains` gives them
 */
export function alignedBlocks(a: string, b: string, domainsA: Int32Array, domainsB: Int32Array): AlignedBlock[] {
  const blocks: AlignedBlock[] = [];
  let [atA, atB] = [0, 0];
  for (let from = 0; from < a.length; from += LINE) {
    const [partA, partB] = [a.slice(from, from + LINE), b.slice(from, from + LINE)];
    const marks = Array.from(partA, (letter, i) =>
      letter === '-' || partB[i] === '-' ? ' ' : letter === partB[i] ? '|' : '·',
    ).join('');
    const lineA = lineOf(partA, marks, domainsA, atA);
    const lineB = lineOf(partB, marks, domainsB, atB);
    blocks.push({ a: lineA, b: lineB, marks });
    [atA, atB] = [lineA.last, lineB.last];
  }
  return blocks;
}

/** @param before residues of the lines before */
function lineOf(part: string, marks: string, domains: Int32Array, before: number): AlignedLine {
  const runs: { text: string; domain: number; same: boolean }[] = [];
  let at = before;
  for (let i = 0; i < part.length; i++) {
    const gap = part[i] === '-';
    const domain = gap ? -1 : domains[at]!;
    const same = marks[i] === '|';
    if (!gap) at++;
    const last = runs.at(-1);
    if (last && last.domain === domain && last.same === same) last.text += part[i]!;
    else runs.push({ text: part[i]!, domain, same });
  }
  return { first: at > before ? before + 1 : before, last: at, runs };
}

/** FASTA of proteins, 60 letters a line. */
export const proteinFasta = (
  proteins: readonly { readonly name: string; readonly gene: string; readonly sequence: string }[],
): string =>
  proteins
    .map(({ name, gene, sequence }) => {
      const head = `>${name}${gene === '' ? '' : ` gene:${gene}`} length:${sequence.length}`.replace(/[\r\n]+/g, ' ');
      return `${[head, ...(sequence.match(/.{1,60}/g) ?? [])].join('\n')}\n`;
    })
    .join('');
