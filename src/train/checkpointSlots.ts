import { OrthrusError } from '../lib/errors';
import { readSafetensors, writeSafetensors } from '../model/safetensors';
import type { HostTensor } from '../model/parameters';
import { RunLog } from './runLog';
import type { SamplerState } from './samplerTypes';
import type { TrainerState } from './trainer';

/** A folder for one run's files. What `write` has resolved for stays, whatever happens to the process. */
export interface RunFiles {
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Everything to continue a run bit-identically, and its log so far. */
export interface RunCheckpoint {
  readonly trainer: TrainerState;
  readonly sampler: SamplerState;
  readonly log: RunLog;
  readonly trainedSeconds: number;
}

const SLOTS = ['checkpoint-a.bin', 'checkpoint-b.bin'] as const;
const MAGIC = new TextEncoder().encode('ORTHRUN1');
/** Magic, then SHA-256 of what follows. */
const HEADER = MAGIC.length + 32;

/** Packs a checkpoint: magic, SHA-256, and a safetensors file. */
export async function packCheckpoint(checkpoint: RunCheckpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { trainer, sampler, log, trainedSeconds } = checkpoint;
  const tensors = new Map<string, HostTensor>();
  const put = (name: string, data: Float32Array<ArrayBuffer>): void => {
    tensors.set(name, { shape: [data.length], data });
  };
  for (const [i, values] of trainer.values.entries()) put(`value.${i}`, values);
  for (const [i, { m, v }] of trainer.moments.entries()) {
    put(`m.${i}`, m);
    put(`v.${i}`, v);
  }
  put('log.steps', log.stepRows());
  put('log.evaluations', log.evaluationRows());
  const body = writeSafetensors(tensors, {
    step: String(trainer.step),
    sampler: JSON.stringify(sampler),
    trainedSeconds: String(trainedSeconds),
  });
  const bytes = new Uint8Array(HEADER + body.length);
  bytes.set(MAGIC);
  bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', body)), MAGIC.length);
  bytes.set(body, HEADER);
  return bytes;
}

/** The checkpoint in a slot's bytes; undefined where they are cut or damaged. */
export async function unpackCheckpoint(bytes: Uint8Array<ArrayBuffer>): Promise<RunCheckpoint | undefined> {
  if (bytes.length <= HEADER || MAGIC.some((byte, i) => bytes[i] !== byte)) return undefined;
  const body = bytes.slice(HEADER);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  if (digest.some((byte, i) => bytes[MAGIC.length + i] !== byte)) return undefined;
  const { tensors, metadata } = readSafetensors(body, 'checkpoint');
  const data = new Map(
    tensors.map(({ name, bytes: stored }) => [name, new Float32Array(stored().slice().buffer)] as const),
  );
  const series = (prefix: string): Float32Array<ArrayBuffer>[] => {
    const all: Float32Array<ArrayBuffer>[] = [];
    for (let one = data.get(`${prefix}.0`); one; one = data.get(`${prefix}.${all.length}`)) all.push(one);
    return all;
  };
  const [m, v] = [series('m'), series('v')];
  const log = new RunLog();
  log.restore(data.get('log.steps')!, data.get('log.evaluations')!);
  return {
    trainer: {
      step: Number(metadata['step']),
      values: series('value'),
      moments: m.map((one, i) => ({ m: one, v: v[i]! })),
    },
    sampler: JSON.parse(metadata['sampler']!) as SamplerState,
    log,
    trainedSeconds: Number(metadata['trainedSeconds']),
  };
}

/**
 * Two files that are written in turn, so that one good checkpoint is there whenever the process dies. Which is newer is told by
 * the steps in them, which is good by their checksums.
 */
export class CheckpointSlots {
  private nextSlot = 0;

  constructor(private readonly files: RunFiles) {}

  /** The newest good checkpoint. @throws OrthrusError `train.damaged` where there are files and none is good */
  async newest(): Promise<RunCheckpoint | undefined> {
    let newest: RunCheckpoint | undefined;
    let found = 0;
    for (const [i, name] of SLOTS.entries()) {
      const bytes = await this.files.read(name);
      if (!bytes) continue;
      found++;
      const checkpoint = await unpackCheckpoint(bytes);
      if (!checkpoint || (newest && newest.trainer.step >= checkpoint.trainer.step)) continue;
      newest = checkpoint;
      this.nextSlot = 1 - i;
    }
    if (!newest && found > 0) {
      throw new OrthrusError(
        'train.damaged',
        'Neither checkpoint of this run can be read: both are cut or damaged.',
        'Start the run anew; delete this one to free its space.',
      );
    }
    return newest;
  }

  async write(checkpoint: RunCheckpoint): Promise<number> {
    const bytes = await packCheckpoint(checkpoint);
    await this.files.write(SLOTS[this.nextSlot]!, bytes);
    this.nextSlot = 1 - this.nextSlot;
    return bytes.length;
  }
}
