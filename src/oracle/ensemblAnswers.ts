import { readFileSync } from 'node:fs';

const load = (name: string): string => readFileSync(new URL(`./bio/${name}`, import.meta.url), 'latin1');

/** The 14 isoforms of BCL2L1 as the files have them: what the answers are made of, and what must come out. */
export const fasta = new Map(
  load('BCL2L1.fa')
    .split('>')
    .slice(1)
    .map((record) => {
      const [header = '', ...lines] = record.split('\n');
      const cds = /CDS:(\d+)-(\d+)/.exec(header);
      const interval = cds ? ([Number(cds[1]) - 1, Number(cds[2])] as const) : undefined;
      return [header.split(' ')[0]!, { cds: interval, sequence: lines.join('') }];
    }),
);
export const names = [...fasta.keys()];
/** The id the answers give a transcript. */
export const idOf = (name: string): string => `ENST00000${300_000 + names.indexOf(name)}`;

/** Answers of the shape that the REST documentation shows for lookup/symbol with expand=1, stop codon within Translation. */
export function lookup(copies = 1): object {
  const rows = load('BCL2L1.gtf')
    .split('\n')
    .map((row) => row.split('\t'));
  const of = (name: string, ...types: string[]): { start: number; end: number }[] =>
    rows
      .filter((columns) => types.includes(columns[2]!) && columns[8]!.includes(`transcript_id "${name}"`))
      .map((columns) => ({ start: Number(columns[3]), end: Number(columns[4]) }));
  const place = {
    seq_region_name: '20',
    strand: -1,
    assembly_name: 'GRCh38',
    db_type: 'core',
    species: 'homo_sapiens',
  };
  const transcripts = names.map((name) => {
    const coding = of(name, 'CDS', 'stop_codon');
    const span = { start: Math.min(...coding.map((row) => row.start)), end: Math.max(...coding.map((row) => row.end)) };
    return {
      ...place,
      ...of(name, 'transcript')[0],
      id: idOf(name),
      version: 5,
      object_type: 'Transcript',
      display_name: name,
      biotype: 'protein_coding',
      Parent: 'ENSG00000171552',
      Exon: of(name, 'exon').map((exon, i) => ({ ...place, ...exon, id: `ENSE${i}`, object_type: 'Exon', version: 1 })),
      ...(coding.length > 0 ? { Translation: { ...span, id: 'ENSP', object_type: 'Translation', length: 1 } } : {}),
    };
  });
  const many = Array.from({ length: copies }, (_, k) =>
    transcripts.map((transcript) => ({ ...transcript, id: transcript.id.replace('ENST', `ENST${k || ''}`) })),
  );
  const facts = { id: 'ENSG00000171552', version: 14, display_name: 'BCL2L1', object_type: 'Gene', description: 'x' };
  return { ...place, ...facts, biotype: 'protein_coding', start: 31_664_452, end: 31_723_989, Transcript: many.flat() };
}
