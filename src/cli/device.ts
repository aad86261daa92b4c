import { createEngine } from '../engine/createEngine';
import type { Engine } from '../engine/engine';
import { OrthrusError } from '../lib/errors';
import { one, UsageError, type Flags } from './args';
import { FolderCache } from './folderCache';
import type { ProgressLine } from './progressLine';

/** Held for the life of the process: the package aborts it when its instance is collected while devices are alive. */
let instance: GPU | undefined;

/** Checks `--backend`, before any work is done. `auto` and `webgpu` are the same until there is another. */
export function checkBackend(flags: Flags): void {
  const backend = one(flags, 'backend') ?? 'auto';
  if (backend !== 'auto' && backend !== 'webgpu') {
    throw new UsageError(`There is no backend "${backend}"; there are auto and webgpu.`);
  }
}

/** Opens the engine on this machine's device and says on stderr what that is. */
export async function openEngine(line: ProgressLine): Promise<Engine> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  instance ??= create([]);
  const engine = await createEngine({ gpu: instance, cache: new FolderCache() });
  const { available, reason, name, software } = engine.device;
  if (!available) {
    throw new OrthrusError(
      'cli.no-device',
      reason.replace('This browser', 'This machine'),
      'Install a Vulkan driver for the graphics card, or Chrome or Chromium, whose software driver works everywhere.',
    );
  }
  line.note(`device: ${name}${software ? ', slow: no graphics card was found' : ''}`);
  return engine;
}
