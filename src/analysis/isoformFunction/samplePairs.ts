import { nextMacrotask } from '../../backend/cpu/macrotask';
import { homologyGroups } from '../../bio/homology';
import { geneTerms } from '../../bio/geneTerms';
import { withoutVersion } from '../../bio/formats/fastaHeader';
import { TranscriptFinder } from '../../bio/labelKeys';
import { geneOf } from '../../bio/labelsJoin';
import type { OrthologTable } from '../../bio/pairsOrthologs';
import { referenceRanks } from '../../bio/referenceIsoforms';
import { speciesKey } from '../../bio/species';
import { tableOf } from '../../bio/table';
import type { TranscriptTable } from '../../bio/importTypes';
import type { Transcript } from '../../bio/transcript';
import { OrthrusError, throwIfAborted } from '../../lib/errors';
import { Rng, streamSeed } from '../../lib/rng';
import { drawPairs } from './drawPairs';
import type { Pair } from './drawPairs';
import type { SampledPairs, SamplingOptions } from './samplingTypes';

/** Tables as read, by what they tell. */
export interface SamplingTables {
  readonly go?: NamedTable;
  readonly homologs?: NamedTable;
  readonly references?: NamedTable;
}

export interface NamedTable {
  readonly file: string;
  readonly rows: OrthologTable;
}

/** A gene with its coding transcripts at hand (indices into them, in the order of the set) and the one that stands for it. */
interface Gene {
  readonly name: string;
  readonly species: string;
  readonly members: readonly number[];
  readonly reference: number;
  /** Group of homologous genes. */
  readonly group: string;
}

/**
 * Draws the three groups of pairs: all pairs within genes that are drawn, pairs of random genes, and pairs of genes that share a GO term.
 * Coding transcripts with an annotated CDS take part. Deterministic for a seed; each pair of two genes comes once.
 * @param transcripts of the set; homologous genes link each other through genes that take no part, too
 * @param among rows of the set that may take part, ascending
 * @throws OrthrusError `similarity.none` where no gene has two coding transcripts; `terms.*`, `references.*`; AbortError
 * Source: paper, Methods "Associating Orthrus RNA Embeddings with Transcript Similarity and Protein Domains".
 */
export async function samplePairs(
  transcripts: readonly Transcript[],
  among: readonly number[],
  tables: SamplingTables,
  options: SamplingOptions,
  signal?: AbortSignal,
): Promise<SampledPairs> {
  const turn = async (): Promise<void> => {
    await nextMacrotask();
    throwIfAborted(signal);
  };
  const table = tableOf(transcripts);
  await turn();
  const rows = among.filter((row) => isCoding(table, row));
  const notes = codingNotes(table, among, rows.length);
  const genes = genesOf(table, rows, tables, options, notes);
  const several = genes.filter(({ members }) => members.length > 1);
  if (several.length === 0) {
    throw new OrthrusError(
      'similarity.none',
      `No gene has two protein-coding transcripts with a CDS among ${among.length} embedded ones.`,
      'Embed transcripts of genes with several coding isoforms, with their annotation (GTF or GFF).',
    );
  }
  await turn();
  const rng = (name: string): Rng => new Rng(streamSeed(options.seed, name));
  const drawn = [
    ...rng('genes')
      .shuffle([...several.keys()])
      .slice(0, options.genes),
  ].sort((a, b) => a - b);
  notes.push(
    `${drawn.length} of ${several.length} genes with several coding isoforms were drawn.`,
    ...(options.genes > several.length ? [`${options.genes} genes were asked for, and there are no more.`] : []),
  );
  const within = drawn.flatMap((gene) => pairsWithin(several[gene]!.members));
  const apart = (a: number, b: number): boolean =>
    genes[a]!.group !== genes[b]!.group && genes[a]!.species === genes[b]!.species;
  const between = drawPairs([...genes.keys()], options.genes, apart, rng('between'), new Set());
  if (between.length < options.genes) notes.push(`Only ${between.length} pairs of non-homologous genes can be made.`);
  await turn();
  const go = tables.go ? termPairs(tables.go, genes, table, rows, apart, options, rng, notes) : [];
  const ofGenes = ([a, b]: Pair): Pair => [genes[a]!.reference, genes[b]!.reference];
  return { ...columns(table, rows, [within, between.map(ofGenes), go.map(ofGenes)]), notes };
}

/** Predicted reading frames are left out: overlap of the CDS is to come from the annotation, never from the sequence. */
function isCoding({ biotype, cdsLength, cdsSource }: TranscriptTable, row: number): boolean {
  const coding = biotype[row] === 'protein_coding' || biotype[row] === '';
  return coding && cdsLength[row]! > 0 && cdsSource[row] !== 'predicted';
}

function codingNotes({ cdsSource }: TranscriptTable, among: readonly number[], coding: number): string[] {
  const predicted = among.filter((row) => cdsSource[row] === 'predicted').length;
  const others = among.length - coding;
  if (others === 0) return [];
  const of = predicted > 0 ? `, ${predicted} of them with a predicted CDS only` : '';
  return [`${others} of ${among.length} embedded transcripts are not protein-coding or have no annotated CDS${of}.`];
}

function genesOf(
  table: TranscriptTable,
  rows: readonly number[],
  { homologs, references }: SamplingTables,
  { threshold }: SamplingOptions,
  notes: string[],
): Gene[] {
  const names = table.id.map((_, row) => geneOf(table, row));
  const found = homologs && homologyGroups(names, homologs.rows, { threshold, symbols: table.gene });
  if (!found) notes.push('No table of paralogs was given: pairs of two genes may be homologous.');
  else if (found.linked === 0)
    notes.push(`${homologs.file} names no two genes at hand: pairs of two genes may be homologous.`);
  else notes.push(`${found.linked} rows of ${homologs.file} link homologous genes, which are in no pair of two genes.`);
  const groups = found?.groups ?? names;

  const ranks = references && referenceRanks(references.rows, finderOf(table), references.file);
  const rankOf = (index: number): number => ranks?.get(rows[index]!) ?? Infinity;
  const byGene = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = `${speciesKey(table.species[row]!)}\t${names[row]!}`;
    const known = byGene.get(key);
    if (known) known.push(index);
    else byGene.set(key, [index]);
  }
  const genes = [...byGene.values()].map((members): Gene => {
    const row = rows[members[0]!]!;
    const reference = members.reduce((best, one) => {
      // An unlisted transcript has the rank Infinity, and Infinity less Infinity is no number.
      const [of, than] = [rankOf(one), rankOf(best)];
      if (of !== than) return of < than ? one : best;
      const { cdsLength, length } = table;
      const longer = cdsLength[rows[one]!]! - cdsLength[rows[best]!]! || length[rows[one]!]! - length[rows[best]!]!;
      return longer > 0 ? one : best;
    });
    return { name: names[row]!, species: speciesKey(table.species[row]!), members, reference, group: groups[row]! };
  });
  if (ranks) {
    const listed = genes.filter(({ reference }) => rankOf(reference) < Infinity).length;
    notes.push(
      `${references.file} names the reference isoform of ${listed} of ${genes.length} genes; of the others it is the longest CDS.`,
    );
  }
  return genes;
}

function finderOf(table: TranscriptTable): (cell: string) => readonly number[] {
  const finder = new TranscriptFinder(table);
  return (cell) => finder.find('transcript', cell);
}

function pairsWithin(members: readonly number[]): Pair[] {
  return members.flatMap((a, i) => members.slice(i + 1).map((b): Pair => [a, b]));
}

function termPairs(
  { rows: cells, file }: NamedTable,
  genes: readonly Gene[],
  table: TranscriptTable,
  rows: readonly number[],
  apart: (a: number, b: number) => boolean,
  { terms, leastGenes, mostGenes, pairsPerTerm }: SamplingOptions,
  rng: (name: string) => Rng,
  notes: string[],
): Pair[] {
  const byName = new Map<string, number>();
  const symbols = new Map<string, number | undefined>();
  for (const [number, { name, reference }] of genes.entries()) {
    byName.set(name, number);
    // A symbol of two genes finds neither.
    const symbol = table.gene[rows[reference]!]!;
    symbols.set(symbol, symbols.has(symbol) ? undefined : number);
  }
  const resolve = (cell: string): number | undefined =>
    cell === '' ? undefined : (byName.get(cell) ?? byName.get(withoutVersion(cell)) ?? symbols.get(cell));
  const all = geneTerms(cells, resolve, file);
  const usable = all.filter(({ size, genes: own }) => size >= leastGenes && size <= mostGenes && own.length > 1);
  const chosen = rng('terms')
    .shuffle([...usable.keys()])
    .slice(0, terms);
  const seen = new Set<number>();
  const pairs = chosen.flatMap((term) =>
    drawPairs(usable[term]!.genes, pairsPerTerm, apart, rng(usable[term]!.term), seen),
  );
  const named = new Set(all.flatMap(({ genes: own }) => own)).size;
  notes.push(
    `${file}: ${named} of ${genes.length} genes at hand have a term; ${chosen.length} of ${usable.length} terms with ${leastGenes} to ${mostGenes} genes in the table and two at hand were drawn.`,
  );
  return pairs;
}

/** The pairs in columns, and of the transcripts those that are in one. */
function columns(
  table: TranscriptTable,
  rows: readonly number[],
  groups: readonly (readonly Pair[])[],
): Omit<SampledPairs, 'notes'> {
  const used = [...new Set(groups.flat(2))].sort((a, b) => a - b);
  const place = new Map(used.map((index, i) => [index, i]));
  const all = groups.flat();
  const of = (column: readonly string[]): string[] => used.map((index) => column[rows[index]!]!);
  const [ids, names, genes, geneIds] = [of(table.id), of(table.name), of(table.gene), of(table.geneId)];
  return {
    transcripts: {
      ids,
      names: names.map((name, i) => name || ids[i]!),
      genes: genes.map((gene, i) => gene || geneIds[i]! || ids[i]!),
      rows: Uint32Array.from(used, (index) => rows[index]!),
    },
    group: Uint8Array.from(groups.flatMap((pairs, group) => pairs.map(() => group))),
    a: Uint32Array.from(all, ([a]) => place.get(a)!),
    b: Uint32Array.from(all, ([, b]) => place.get(b)!),
  };
}
