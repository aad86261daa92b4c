import type { Backend } from '../backend/contract';
import { fromHost, toHost, zeros, type Tensor } from '../ops/tensor';
import type { DeviceLayout } from './deviceLayout';
import type { HostTensor, Parameters } from './parameters';
import { joinRunning, splitRunning } from './runningStatistics';

/** Which weight decay a parameter takes: that of the encoder or of the heads. Buffers (running statistics) are not trained. */
export type ParameterGroup = 'encoder' | 'head' | 'buffer';

export interface Parameter {
  readonly name: string;
  readonly group: ParameterGroup;
  readonly layout: DeviceLayout;
  readonly value: Tensor;
  /** Gradients are added to this; cleared before each step. Undefined for buffers. */
  readonly gradient: Tensor | undefined;
}

/** Declares a parameter: its name (as published; BatchNorm's two statistics are one, `X.running`), layout and group. */
export interface ParameterSpec {
  readonly name: string;
  readonly group: ParameterGroup;
  readonly layout: DeviceLayout;
}

/** The parameters of what is being trained, on the device, with their gradients. */
export class ParameterSet {
  readonly all: readonly Parameter[];
  private readonly byName: ReadonlyMap<string, Parameter>;

  /**
   * @param published initial values under their published names
   * @throws Error where one is missing
   */
  constructor(
    private readonly backend: Backend,
    specs: readonly ParameterSpec[],
    published: Parameters,
  ) {
    const initial = joinRunning(published);
    this.all = specs.map(({ name, group, layout }): Parameter => {
      const tensor = initial.get(name);
      if (!tensor) throw new Error(`there is no initial ${name}`);
      return {
        name,
        group,
        layout,
        value: fromHost(backend, layout.toDevice(tensor), layout.shape, name),
        gradient: group === 'buffer' ? undefined : zeros(backend, layout.shape, `d_${name}`),
      };
    });
    this.byName = new Map(this.all.map((parameter) => [parameter.name, parameter]));
  }

  get(name: string): Parameter {
    const parameter = this.byName.get(name);
    if (!parameter) throw new Error(`there is no parameter ${name}`);
    return parameter;
  }

  readonly value = (name: string): Tensor => this.get(name).value;

  /** The gradient of a trained parameter. */
  readonly gradient = (name: string): Tensor => {
    const { gradient } = this.get(name);
    if (!gradient) throw new Error(`${name} is not trained`);
    return gradient;
  };

  /** Parameters that are trained, in order. */
  get trained(): readonly (Parameter & { readonly gradient: Tensor })[] {
    return this.all.filter((parameter): parameter is Parameter & { readonly gradient: Tensor } => !!parameter.gradient);
  }

  clearGradients(): void {
    for (const { gradient } of this.trained) this.backend.clear(gradient.buffer);
  }

  /** Everything under its published names, as published. */
  async published(signal?: AbortSignal): Promise<Map<string, HostTensor>> {
    return publishedValues(this.all, await this.rawValues(signal));
  }

  /** Values as they lie on the device, in order. */
  async rawValues(signal?: AbortSignal): Promise<Float32Array<ArrayBuffer>[]> {
    const values: Float32Array<ArrayBuffer>[] = [];
    for (const { value } of this.all) values.push(await toHost(this.backend, value, signal));
    return values;
  }

  /** The way back from `rawValues`. */
  uploadRaw(values: readonly Float32Array<ArrayBuffer>[]): void {
    for (const [i, { value }] of this.all.entries()) this.backend.upload(value.buffer, values[i]!);
  }

  dispose(): void {
    for (const { value, gradient } of this.all) {
      this.backend.free(value.buffer);
      if (gradient) this.backend.free(gradient.buffer);
    }
  }
}

/** Values as they lie on the device, in the order of `specs`, under their published names. */
export function publishedValues(
  specs: readonly ParameterSpec[],
  values: readonly Float32Array<ArrayBuffer>[],
): Map<string, HostTensor> {
  return splitRunning(new Map(specs.map(({ name, layout }, i) => [name, layout.toHost(values[i]!)])));
}
