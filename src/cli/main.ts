import { describeError, isAbort } from '../lib/errors';
import { parseFlags, UsageError, type FlagKind, type Flags } from './args';
import { convert } from './convert';
import { embed } from './embed';
import { evaluate, evaluateFlags } from './evaluate';
import { finetune } from './finetune';
import { finetuneFlags } from './finetuneConfig';
import { holdout, holdoutFlags } from './holdout';
import { inputFlags } from './inputs';
import { isoforms } from './isoforms';
import { pretrain, pretrainFlags } from './pretrain';
import { ProgressLine } from './progressLine';
import { runFlags, runNotebook } from './run';
import { shards, shardsFlags } from './shards';

const HELP = `orthrus: representations of mature RNA

  orthrus run NOTEBOOK.json [--out DIR] [--files DIR…] [--panel ID…]
  orthrus embed --transcripts FILE… [--annotation FILE…] [--genome FILE…] --model MODEL --out FILE.{npz,parquet,csv}
  orthrus isoforms --gene SYMBOL… --transcripts FILE… [--annotation FILE…] [--genome FILE…] --model MODEL --out DIR
  orthrus convert --model MODEL --out FILE.safetensors
  orthrus holdout --set SPECIES=FILE[,FILE…]… [--paralogs FILE…] [--orthologs FILE…] [--test-gene SYMBOL…] --out DIR
  orthrus shards --set SPECIES=FILE[,FILE…]… [--orthologs FILE…] [--cds-fasta FILE…] [--toga SPECIES=BED,GENOME…] --out DIR
  orthrus pretrain --data DIR --preset NAME --out DIR [--resume] [--steps N]
  orthrus evaluate --model MODEL --transcripts FILE… --labels FILE --homologs FILE [--heldout DIR] [--pairs DIR] --out FILE.csv
  orthrus finetune --labels FILE --transcripts FILE… [--annotation FILE…] --model MODEL --out DIR [--target COLUMN…]

Run     NOTEBOOK              what the page shares: notebook.json or a .orthrus.zip; every panel is brought up to date as there
        --out DIR             tables and figures, a folder a panel; default: NAME-results
        --files DIR…          where files that the notebook names are looked for; default: beside it
        --keep DIR            keeps results: what is still valid is not computed again
        --panel ID…           only these panels, and what they need
        --width N --height N --theme light|dark     of the figures, in pixels
Input   --transcripts FILE…   FASTA, GenBank or tracks table; plain, gzip or bgzip; a path or an https address
        --annotation FILE…    GTF, GFF3, genePred, refFlat or BED12
        --genome FILE…        FASTA (with its .fai and .gzi) or 2bit, where there are no transcript sequences
        --gene SYMBOL…        only these genes, by symbol or id        --biotype NAME…   only these biotypes
        --species NAME        where the files do not say               --predict-orf     longest ORF where there is no CDS
Pairs   --set SPECIES=FILE,…  the files of one species (transcripts, annotation, genome), for each species; or as above
        --orthologs FILE…     table of orthologous genes, TSV or CSV      --by-id-only  do not take genes of one name for orthologs
        --cds-fasta FILE…     coding sequences, ">GENE|Genus_species transcript"
        --toga SPECIES=…      TOGA's BED12 and the genome it is for, perhaps with its .fai and .gzi
        --without-genes FILE…, --only-genes FILE…     lists of gene ids, one a line: left out, or all that is taken
        --coding              only transcripts with a coding sequence
        --gzip                a third of the bytes, slower to write       --seed N      of the order; default 0
Split   --paralogs FILE…      pairs of homologous genes, which stay on one side, as orthologs and namesakes do
        --test-gene SYMBOL…   genes whose groups are tested on      --validation X, --test X   shares of the genes: 0.1, 0.15
        --out DIR             test.txt and validation.txt: lists of gene ids; the rest is trained on
Train   --evaluation DIR      shards to be tested on; default: a share of --data, sampler.heldOutShare
        --data DIR            what "orthrus shards" wrote                --preset NAME   orthrus, orthrus-small, orthrus-mlm, tiny
        --out DIR             the run's folder: checkpoints, model.safetensors (the encoder as published), steps.csv, evaluations.csv
        --export              only write encoder and curves of the newest checkpoint, also while the run goes on
        --resume              go on from the newest checkpoint of --out   --steps N       of the whole run    --seed N
        --batch-size N, --long-batch-size N, --short-batches N, --long-batches N   of a step; defaults: the paper's
        --length-threshold NT, --max-length NT     which transcripts are long, and which are left out
        --option NAME=VALUE…  any other value, e.g. sampler.heldOutShare=0.1, objective.kind=both (docs/training.md)
        --learning-rate X, --warmup-steps N, --evaluate-every N, --checkpoint-every N, --micro-batch NT
Test    --heldout DIR         test.txt.gz and validation.txt.gz, genes that the encoder never saw     --seeds N   of other splits; 5
        --pairs DIR           shards of held-out genes, whose pairs are to find each other, up to --max-length NT
        --untrained N         encoders with initial weights to compare with, of which the mean counts; default 1
        --trained-length NT   also scored apart: genes that long at most, and longer ones
Tune    --labels FILE         CSV or TSV, perhaps gzipped: an id or name (transcript, gene) and labels; a header
        --target COLUMN…      what to predict       --key COLUMN     ids or names; both are told from the table by default
        --task NAME           regression, binary, multi-class, multi-label; by default told from the columns
        --isoforms NAME       longest-cds (default: one transcript a gene) or all     --max-labels N   of a (gene, term) table
        --homologs FILE       pairs of homologous genes, which are kept on one side of a split
        --model               as below; untrained:PRESET is drawn anew for each seed; or saluki, dilated-cnn
        --share 30,100,all    training rows used, a run each                          --seeds N        default 3
        --learning-rate X, --l2 X, --freeze N|embedding|all, --head-width N, --dropout X, --batch-size N, --epochs N,
        --patience N, --validation-rows N, --max-length NT, --micro-batch NT, --raw-head (representations not standardised)
        --out DIR             scores.csv, predictions.csv, curves.csv, model.safetensors of the best seed
Model   --model MODEL         default: the trained model that ships; checkpoint files; an https address;
                              OWNER/NAME of a published repository;
                              untrained:orthrus-small[:SEED] or untrained:tiny[:SEED]
Device  --backend NAME        auto (default: a graphics card, else the CPU), webgpu or cpu
        --threads N           of the CPU; default: its cores
Output  embed: npz with "embeddings" (n × D, float32) and "ids", Parquet or CSV, told by the name's ending
        isoforms: similarity.csv, clusters.csv, tree.nwk, heatmap.svg
        shards: shard-NNNNN.parquet, which pandas opens, and manifest.json; a summary of the pairs on stdout
        --linkage NAME        average (default), complete, ward, single   --clusters K   instead of what the tree suggests

Progress goes to stderr. Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
`;

interface Command {
  readonly flags: Readonly<Record<string, FlagKind>>;
  readonly run: (flags: Flags, line: ProgressLine, signal: AbortSignal) => Promise<void>;
}

const commands: Readonly<Record<string, Command>> = {
  run: { flags: runFlags, run: runNotebook },
  embed: { flags: { ...inputFlags, out: 'one' }, run: embed },
  convert: { flags: { model: 'many', out: 'one', help: 'none' }, run: convert },
  holdout: { flags: holdoutFlags, run: holdout },
  shards: { flags: shardsFlags, run: shards },
  pretrain: { flags: pretrainFlags, run: pretrain },
  evaluate: { flags: evaluateFlags, run: evaluate },
  finetune: { flags: finetuneFlags, run: finetune },
  isoforms: { flags: { ...inputFlags, out: 'one', linkage: 'one', clusters: 'one' }, run: isoforms },
};

async function main(args: readonly string[]): Promise<number> {
  const line = new ProgressLine();
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === 'help' || rest.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const command = commands[name];
    if (!command) throw new UsageError(`There is no command "${name}"; there are ${Object.keys(commands).join(', ')}.`);
    // `orthrus run notebook.json`: its one argument needs no name.
    const words = name === 'run' && rest[0]?.startsWith('--') === false ? ['--notebook', ...rest] : rest;
    await command.run(parseFlags(words, command.flags), line, controller.signal);
    return 0;
  } catch (error) {
    line.end();
    if (isAbort(error)) {
      process.stderr.write('orthrus: interrupted; nothing was written\n');
      return 130;
    }
    process.stderr.write(`orthrus: ${describeError(error).replaceAll('\n', ' ')}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

// Exits for itself: the webgpu package keeps the process alive while an instance exists.
process.exit(await main(process.argv.slice(2)));
