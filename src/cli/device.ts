import { backendChoices } from '../backend/choice';
import { createEngine } from '../engine/createEngine';
import type { DeviceRequest, Engine } from '../engine/engine';
import { OrthrusError } from '../lib/errors';
import { one, UsageError, type Flags } from './args';
import { FolderCache } from './folderCache';
import type { ProgressLine } from './progressLine';

/** Held for the life of the process: the package aborts it when its instance is collected while devices are alive. */
let instance: GPU | undefined;

/** Reads `--backend` and `--threads`, before any work is done. */
export function deviceRequest(flags: Flags): DeviceRequest {
  const name = one(flags, 'backend') ?? 'auto';
  const choice = backendChoices.find((one) => one === name);
  if (!choice) throw new UsageError(`There is no backend "${name}"; there are ${backendChoices.join(', ')}.`);
  const threads = one(flags, 'threads');
  if (threads === undefined) return { choice };
  if (!/^[1-9]\d{0,2}$/.test(threads)) throw new UsageError(`--threads ${threads} is no number from 1 to 999.`);
  return { choice, threads: Number(threads) };
}

/** WebGPU of the `webgpu` package; undefined where the package does not run. */
export async function nodeGpu(): Promise<GPU | undefined> {
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    return (instance ??= create([]));
  } catch {
    // Its binary wants a newer C library, or there is none for this system: the CPU does without.
    return undefined;
  }
}

/** Opens the engine on this machine's device and says on stderr what that is, and why. */
export async function openEngine(request: DeviceRequest, line: ProgressLine): Promise<Engine> {
  const gpu = request.choice === 'cpu' ? undefined : await nodeGpu();
  const engine = await createEngine({ gpu, cache: new FolderCache(), device: request });
  const { available, backend, reason, mend, name, software } = engine.device;
  const machine = (text: string): string => text.replace('This browser', 'This machine');
  if (!available) {
    throw new OrthrusError(
      'cli.no-device',
      machine(reason),
      backend === 'webgpu'
        ? 'Install a Vulkan driver for the graphics card, or use --backend cpu, which works everywhere.'
        : mend,
    );
  }
  line.note(`device: ${name}${software ? ', slow: no graphics card was found' : ''}. ${machine(reason)}`);
  return engine;
}
