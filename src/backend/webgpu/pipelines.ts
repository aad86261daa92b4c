import { shaderSource, snakeCase } from './shaderLibrary';
import type { KernelDeclaration } from '../contract';
import type { StagePlan } from './plans/plan';

/** A compiled stage and the layout of its bind group: binding 0 is the params slot (dynamic offset), then its storage buffers. */
export interface StagePipeline {
  readonly key: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** Binding number of each storage buffer, in the order of the plan's `bindings`. */
  readonly numbers: readonly number[];
}

const BINDING = /@binding\((\d+)\) var<storage, (read|read_write)> (\w+)/g;

/** Compiles stages once each; modules are shared between the stages of a file. */
export class Pipelines {
  private readonly modules = new Map<string, { module: GPUShaderModule; storage: Map<string, [number, string]> }>();
  private readonly stages = new Map<string, StagePipeline>();

  constructor(private readonly device: GPUDevice) {}

  get(kernel: KernelDeclaration, plan: StagePlan): StagePipeline {
    const stem = snakeCase(kernel.name);
    const key = `${stem}.${plan.stage} ${JSON.stringify(plan.constants)}`;
    const known = this.stages.get(key);
    if (known) return known;
    const { module, storage } = this.module(stem);
    const label = `${stem}.${plan.stage}`;
    const entries: GPUBindGroupLayoutEntry[] = [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
    ];
    const numbers: number[] = [];
    for (const name of plan.bindings) {
      const found = storage.get(name);
      if (!found) throw new Error(`${label}: the plan names binding ${name}, which ${stem}.wgsl has not`);
      numbers.push(found[0]);
      const type = found[1] === 'read' ? 'read-only-storage' : 'storage';
      entries.push({ binding: found[0], visibility: GPUShaderStage.COMPUTE, buffer: { type } });
    }
    const layout = this.device.createBindGroupLayout({ label, entries });
    const pipeline = this.device.createComputePipeline({
      label,
      layout: this.device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: plan.stage, constants: { ...plan.constants } },
    });
    const stage: StagePipeline = { key, pipeline, layout, numbers };
    this.stages.set(key, stage);
    return stage;
  }

  private module(stem: string): { module: GPUShaderModule; storage: Map<string, [number, string]> } {
    const known = this.modules.get(stem);
    if (known) return known;
    const code = shaderSource(`${stem}.wgsl`);
    const storage = new Map<string, [number, string]>();
    for (const [, number, access, name] of code.matchAll(BINDING)) storage.set(name!, [Number(number), access!]);
    const entry = { module: this.device.createShaderModule({ label: stem, code }), storage };
    this.modules.set(stem, entry);
    return entry;
  }
}
