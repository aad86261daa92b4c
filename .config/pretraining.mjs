/**
 * Rebuilds the training set and repeats the training of the model that ships (docs/pretraining.md). Each step can be run for itself, and
 * `train` goes on where it was left:
 *
 *   node .config/pretraining.mjs split|shards|train|evaluate|table|ship --data DATA --out FOLDER [--name NAME] [--threads N]
 *
 * DATA has the folders human, mouse, orthologs and labels that the page names.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { scoresTable } from './scoresTable.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: '.cache/pretraining' },
    name: { type: 'string', default: 'orthrus-mini' },
    run: { type: 'string', default: 'S' },
    threads: { type: 'string', default: '2' },
  },
});
if (values.data === undefined) {
  console.error(
    '--data is missing: the folder with human, mouse, orthologs, paralogs and labels (docs/pretraining.md).',
  );
  process.exit(2);
}
const data = (path) => join(resolve(values.data), path);
const out = (path) => join(resolve(values.out), path);
const shipped = (path) => join(root, 'public', path);

function orthrus(...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'src/cli/orthrus.mjs'), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const set = (species) => [data(`${species}/transcripts.fa.gz`), data(`${species}/annotation.gtf.gz`)];
const sets = ['human', 'mouse'].map((species) => `${species}=${set(species).join(',')}`);
const orthologs = data('orthologs/human_mouse_one2one.tsv');
/** `--option NAME=VALUE` of `orthrus pretrain`. */
function option(name, value) {
  return ['--option', `${name}=${value}`];
}
const heldout = (side) => shipped(`models/heldout/${side}.txt.gz`);

/** The run that ships: chosen on validation genes, as docs/pretraining.md tells. */
const RECIPE = [
  ...['--preset', 'tiny', '--max-length', '3000', '--length-threshold', '3000', '--batch-size', '32', '--seed', '0'],
  ...['encoder.dModel', 'sequenceHeadBody', 'projection.body', 'projection.out'].flatMap((name) => option(name, 128)),
  ...option('objective.kind', 'both'),
  ...option('objective.alpha', 0.9),
  ...option('sampler.orthologShare', 0.8),
  ...option('sampler.selfShare', 0.4),
  ...option('sampler.selfMask.splice', 0),
  ...option('evaluationPairs', 200),
  ...['--warmup-steps', '30', '--learning-rate', '0.0012', '--checkpoint-every', '20', '--evaluate-every', '50'],
  ...['--steps', '450'],
];

const steps = {
  /** Genes that never train. BCL2L1 and the Oas1 family are tested on: figures are made of them. */
  split() {
    const paralogs = ['human', 'mouse'].map((species) => shipped(`labels/paralogs_${species}.tsv.gz`));
    orthrus(
      ...['holdout', '--set', ...sets, '--orthologs', orthologs, '--paralogs', ...paralogs],
      ...['--test-gene', 'BCL2L1', 'Oas1a', '--seed', '0', '--out', out('heldout')],
    );
    mkdirSync(shipped('models/heldout'), { recursive: true });
    for (const side of ['test', 'validation']) {
      writeFileSync(heldout(side), gzipSync(readFileSync(out(`heldout/${side}.txt`)), { level: 9 }));
    }
  },
  shards() {
    // As the paper's GENCODE Basic: what makes no protein, or decays for its reading frame, is no partner of what does.
    const kept = ['--biotype', 'protein_coding', '--coding'];
    const partners = ['--orthologs', orthologs, '--cds-fasta', data('orthologs/primates_cds.fa.gz')];
    const what = ['--set', ...sets, ...kept, ...partners];
    orthrus('shards', ...what, '--without-genes', heldout('test'), heldout('validation'), '--out', out('train'));
    for (const side of ['validation', 'test']) {
      orthrus('shards', ...what, '--only-genes', heldout(side), '--out', out(side));
    }
  },
  train() {
    const run = out(`runs/${values.run}`);
    const device = ['--backend', 'cpu', '--threads', values.threads, '--out', run];
    if (existsSync(join(run, 'run.json'))) return orthrus('pretrain', '--resume', ...device);
    orthrus(...['pretrain', ...device, '--data', out('train'), '--evaluation', out('validation')], ...RECIPE);
  },
  evaluate() {
    const run = out(`runs/${values.run}`);
    orthrus('pretrain', '--export', '--out', run, '--backend', 'cpu');
    const { config } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
    for (const species of ['mouse', 'human']) {
      const [fasta, gtf] = set(species);
      orthrus(
        ...['evaluate', '--model', join(run, 'model.safetensors'), '--transcripts', fasta, '--annotation', gtf],
        ...['--biotype', 'protein_coding'],
        ...['--labels', shipped(`labels/half_life_${species}.tsv.gz`), '--target', 'half_life_pc1'],
        ...['--homologs', shipped(`labels/paralogs_${species}.tsv.gz`), '--heldout', shipped('models/heldout')],
        ...(species === 'mouse' ? ['--pairs', out('test')] : []),
        ...['--untrained', '3', '--trained-length', String(config.sampler.maxLength)],
        ...['--backend', 'cpu', '--threads', values.threads, '--out', join(run, `scores-${species}.csv`)],
      );
    }
    const gallery = (name) => shipped(`gallery/${name}`);
    orthrus(
      ...['isoforms', '--gene', 'BCL2L1', '--transcripts', gallery('BCL2L1.fa'), '--annotation', gallery('BCL2L1.gtf')],
      ...['--model', join(run, 'model.safetensors'), '--backend', 'cpu', '--out', join(run, 'BCL2L1')],
    );
  },
  /** Prints the table of docs/results.md. */
  table() {
    const of = (species) => readCsv(out(`runs/${values.run}/scores-${species}.csv`));
    console.log(scoresTable({ mouse: of('mouse'), human: of('human') }));
  },
  /** Writes public/models/NAME from a run and its scores. */
  ship() {
    const run = out(`runs/${values.run}`);
    orthrus('pretrain', '--export', '--out', run, '--backend', 'cpu');
    const folder = shipped(`models/${values.name}`);
    mkdirSync(folder, { recursive: true });
    const scores = ['mouse', 'human'].map((species) => `scores-${species}.csv`);
    for (const name of ['model.safetensors', 'steps.csv', 'evaluations.csv', ...scores])
      copyFileSync(join(run, name), join(folder, name));
    const weights = readFileSync(join(folder, 'model.safetensors'));
    writeFileSync(join(folder, 'card.json'), `${JSON.stringify(cardOf(run, weights), null, 2)}\n`);
  },
};

/** Rows of a CSV that `orthrus` wrote: no cell has a line break or an escaped quote. */
function readCsv(path) {
  const [head, ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((cell) => cell[1] ?? cell[2]));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

/** One score and what it is to be held against. */
function scoreFact(title, rows, what) {
  const found = rows.filter((row) => row.what === what && row.split === 'genes that the encoder never saw');
  const told = found.map(({ features, value }, i) => `${Number(value).toFixed(2)}${i === 0 ? '' : ` ${features}`}`);
  return found.length > 0 ? [[title, `${told[0]} (${told.slice(1).join(', ')})`]] : [];
}

function cardOf(run, weights) {
  const { config, trainedSeconds, data: trained } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  const { summary } = trained;
  const log = readCsv(join(run, 'steps.csv'));
  const [last] = log.slice(-1);
  const count = (value) => Number(value).toLocaleString('en');
  const tokens = log.reduce((sum, row) => sum + Number(row.tokens), 0);
  const scores = (species) => {
    const path = join(run, `scores-${species}.csv`);
    return existsSync(path) ? readCsv(path) : [];
  };
  const halfLife = 'half_life_pc1, Pearson R';
  const { dModel, nLayer } = config.encoder;
  const { kind } = config.objective;
  // Where nothing is contrasted, partners only stand beside each other in a batch.
  const asked = {
    contrastive: 'pairs: isoforms, orthologs, primate coding sequences',
    mlm: 'to fill in masked letters',
    both: 'to fill in masked letters, and by pairs: isoforms, orthologs, primate coding sequences',
  }[kind];
  const [evaluation] = readCsv(join(run, 'evaluations.csv')).slice(-1);
  const masked =
    kind === 'contrastive'
      ? []
      : [
          [
            'Masked letters of validation genes',
            `${Number(evaluation.mlmLoss).toFixed(2)} nats a letter (1.39 without knowing anything)`,
          ],
        ];
  return {
    format: 'orthrus-model',
    version: 1,
    name: `Orthrus ${nLayer} × ${dModel}${kind === 'contrastive' ? '' : ', sequence head'}, trained for this program`,
    sha256: createHash('sha256').update(weights).digest('hex'),
    bytes: weights.length,
    facts: [
      [
        'Trained on',
        `${count(summary.transcripts)} human and mouse transcripts of ${count(summary.genes)} genes; ${asked}`,
      ],
      [
        'Training',
        `${count(last.step)} steps of ${config.sampler.shortBatchSize} pairs up to ${count(config.sampler.maxLength)} nt (${(tokens / 1e6).toFixed(0)} million nt), seed ${config.seed}; ${(trainedSeconds / 3600).toFixed(1)} h on a shared two-core CPU`,
      ],
      [
        'Never seen',
        'the genes in models/heldout: 1,636 for validation, 2,454 for test, with their paralogs and orthologs',
      ],
      ...masked,
      ...scoreFact('Pairs of test genes found', scores('mouse'), 'retrieval'),
      ...scoreFact('Half-life of unseen mouse genes, R', scores('mouse'), halfLife),
      ...scoreFact('Half-life of unseen human genes, R', scores('human'), halfLife),
    ],
    notes: [
      'Not the published Orthrus: far smaller, and trained for a small part of its steps on a small part of its data. What it says is a demonstration.',
    ],
  };
}

const step = steps[positionals[0]];
if (!step) {
  console.error(`Name a step: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}
step();
