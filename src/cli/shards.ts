import { join } from 'node:path';
import { groupTranscripts } from '../bio/pairsGroups';
import { readOrthologTable, type OrthologTable } from '../bio/pairsOrthologs';
import { codingPartner, linkProjections } from '../bio/pairsPartners';
import type { TrainingSummary } from '../bio/pairsSummary';
import { MANIFEST_NAME } from '../bio/shards';
import { writeShards } from '../bio/shardsWrite';
import type { Transcript } from '../bio/transcript';
import { one, required, UsageError, type FlagKind, type Flags } from './args';
import { geneFilter } from './geneLists';
import { folderSink } from './shardFolder';
import { readSet, readTranscripts, source } from './inputs';
import { writable } from './outputs';
import type { ProgressLine } from './progressLine';

export const shardsFlags: Readonly<Record<string, FlagKind>> = {
  transcripts: 'many',
  annotation: 'many',
  genome: 'many',
  species: 'one',
  set: 'many',
  orthologs: 'many',
  'cds-fasta': 'many',
  toga: 'many',
  'by-id-only': 'none',
  'without-genes': 'many',
  'only-genes': 'many',
  gene: 'many',
  biotype: 'many',
  'predict-orf': 'none',
  coding: 'none',
  gzip: 'none',
  seed: 'one',
  out: 'one',
  help: 'none',
};

/** `SPECIES=FILE,FILE…` as its parts. */
function assignment(flag: string, text: string): { species: string; places: string[] } {
  const [, species = '', list = ''] = /^([^=,/]+)=(.+)$/.exec(text) ?? [];
  const places = list.split(',').filter((place) => place !== '');
  if (places.length === 0) throw new UsageError(`--${flag} ${text} is not of the form SPECIES=FILE,FILE…`);
  return { species, places };
}

/** Whole transcripts of all sets. */
export async function readReferences(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<Transcript[]> {
  const sets = (flags.get('set') ?? []).map((text) => assignment('set', text));
  const references: Transcript[] = [];
  const hasSingle = flags.has('transcripts') || flags.has('annotation');
  if (hasSingle || sets.length === 0) references.push(...(await readTranscripts(flags, line, signal)).transcripts);
  for (const { species, places } of sets) {
    const { transcripts } = await readSet({ places, genome: [], species }, flags, line, signal);
    line.note(`${species}: ${transcripts.length.toLocaleString('en')} transcripts`);
    references.push(...transcripts);
  }
  return references;
}

/** Coding sequences of other species. What is kept of them is decided by the references' genes, so no filter applies. */
export async function readPartners(
  flags: Flags,
  references: readonly Transcript[],
  line: ProgressLine,
  signal: AbortSignal,
): Promise<Transcript[]> {
  const everything: Flags = new Map();
  const partners: Transcript[] = [];
  for (const place of flags.get('cds-fasta') ?? []) {
    const set = { places: [place], genome: [], species: undefined };
    const { transcripts } = await readSet(set, everything, line, signal);
    for (const transcript of transcripts) partners.push(codingPartner(transcript));
  }
  for (const text of flags.get('toga') ?? []) {
    const { species, places } = assignment('toga', text);
    const [bed, ...genome] = places;
    if (genome.length === 0) throw new UsageError(`--toga ${text} names no genome after the BED file.`);
    const { transcripts } = await readSet({ places: [bed!], genome, species }, everything, line, signal);
    const linked = linkProjections(transcripts, references);
    if (linked.unlinked > 0) {
      line.note(
        `note: ${linked.unlinked} projections of ${species} are of transcripts and genes that are not in the sets`,
      );
    }
    for (const partner of linked.partners) partners.push(partner);
  }
  return partners;
}

/** The summary as text, one line a source, as the paper's Table 1 has it. */
export function summaryText(summary: TrainingSummary): string {
  const count = (value: number): string => value.toLocaleString('en');
  const { rows, transcripts, partnersOnly, genes, groups, pairs, alone, nucleotides } = summary;
  const table = [
    ['Source', 'Species', 'Transcripts', 'Genes', 'Pairs'],
    ...rows.map((row) => [
      row.source,
      row.species || '(not told)',
      ...[row.transcripts, row.genes, row.pairs].map(count),
    ]),
    ['all', '', ...[transcripts + partnersOnly, genes, pairs].map(count)],
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const lines = table.map((cells) =>
    cells
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...lines,
    `${count(transcripts)} transcripts are drawn (${count(nucleotides)} nt, in ${count(groups)} groups of genes), ` +
      `${count(partnersOnly)} coding sequences are partners only, ${count(alone)} transcripts have no partner.`,
    '',
  ].join('\n');
}

/** `orthrus shards`: transcripts and what pairs them as a training set in Parquet files. */
export async function shards(flags: Flags, line: ProgressLine, signal: AbortSignal): Promise<void> {
  const out = required(flags, 'out');
  const seed = Number(one(flags, 'seed') ?? '0');
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new UsageError(`--seed ${String(one(flags, 'seed'))} is no whole number.`);
  await writable(join(out, MANIFEST_NAME));
  const wanted = await geneFilter(flags);
  const all = await readReferences(flags, line, signal);
  const taken = all.filter(wanted);
  const leftOut = (count: number, why: string): void => {
    if (count > 0) line.note(`transcripts left out ${why}: ${count.toLocaleString('en')}`);
  };
  leftOut(all.length - taken.length, 'with their genes');
  const references = flags.has('coding') ? taken.filter(({ cds }) => cds !== undefined) : taken;
  leftOut(taken.length - references.length, 'without a coding sequence');
  // Coding sequences of other species leave with the gene that they belong to.
  const partners = (await readPartners(flags, references, line, signal)).filter(wanted);
  const orthologs: OrthologTable[] = [];
  for (const place of flags.get('orthologs') ?? []) orthologs.push(await readOrthologTable(source(place), signal));
  const grouped = groupTranscripts({ references, partners, orthologs, byName: !flags.has('by-id-only') });
  if (orthologs.length > 0)
    line.note(`orthologs: ${grouped.linkedRows.toLocaleString('en')} rows link genes of the sets`);
  if (grouped.unlinked > 0) {
    line.note(`note: ${grouped.unlinked.toLocaleString('en')} coding sequences are of genes that are not in the sets`);
  }
  const options = { seed, gzip: flags.has('gzip'), onProgress: line.update, signal };
  const { files, summary } = await writeShards(grouped.groups, folderSink(out), options);
  line.end();
  process.stdout.write(summaryText(summary));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  line.note(`${out}: ${files.length} shards, ${(bytes / 1e6).toFixed(1)} MB`);
}
