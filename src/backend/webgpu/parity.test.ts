import { describe, expect, test } from 'vitest';
// The package's Node entry is CommonJS under an ESM name.
import { WgslReflect } from 'wgsl_reflect/wgsl_reflect.module.js';
import type { KernelDeclaration } from '../contract';
import { planners } from './plans/index';
import type { PlanDevice, PlanTuning } from './plans/plan';
import { shaderFiles, shaderSource, snakeCase } from './shaderLibrary';

const ops = import.meta.glob<Record<string, unknown>>(['../../ops/*.ts', '!../../ops/*.{test,bench}.ts'], {
  eager: true,
});
const isDeclaration = (value: unknown): value is KernelDeclaration =>
  typeof value === 'object' && value !== null && 'bindings' in value && 'params' in value;

const camelCase = (stem: string): string => stem.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const stems = shaderFiles()
  .filter((file) => !file.startsWith('shared/'))
  .map((file) => file.replace('.wgsl', ''));

/** Every way a plan can go: both scans, both norms, all matmuls, hardware and software. */
const devices: PlanDevice[] = [true, false].flatMap((software) =>
  ([{}, { scan: 'parallel' }, { linear: 'naive', layerNorm: 'workgroup_per_row' }] as PlanTuning[]).map((tuning) => ({
    software,
    parallelInvocations: 65536,
    tuning,
  })),
);

test('there are shaders, and no kernel is planned without one', () => {
  expect(stems.length).toBeGreaterThan(0);
  expect(Object.keys(planners).sort()).toEqual(stems.map(camelCase).sort());
});

describe.each(stems)('%s.wgsl', (stem) => {
  const name = camelCase(stem);
  const module = ops[`../../ops/${name}.ts`];
  const source = shaderSource(`${stem}.wgsl`);
  const reflected = new WgslReflect(source);
  const declaration = Object.values(module ?? {}).find(isDeclaration);

  test('has an op of the same stem that declares its kernel', () => {
    expect(module, `src/ops/${name}.ts`).toBeDefined();
    expect(declaration?.name).toBe(name);
  });

  test('binding 0 holds the declared 4-byte params in order', () => {
    const uniform = reflected.uniforms.find((variable) => variable.binding === 0)!;
    const members = uniform.members!.map((member) => [member.name, member.type.name]);
    expect(members).toEqual(Object.entries(declaration!.params).map(([param, type]) => [snakeCase(param), type]));
  });

  test('its bindings are the declared ones in order, then the scratch of its plans', () => {
    const storage = reflected.storage
      .filter((variable) => !variable.name.endsWith('4')) // a second view of the same buffer
      .map((variable) => [variable.binding, variable.name, variable.access]);
    const declared = Object.entries(declaration!.bindings).map(([binding, access], i) => [
      i + 1,
      snakeCase(binding),
      access,
    ]);
    expect(storage.slice(0, declared.length)).toEqual(declared);
    const params = Object.fromEntries(Object.keys(declaration!.params).map((param) => [param, 128]));
    const scratch = new Set(devices.flatMap((device) => Object.keys(planners[name]!(params, device).scratch)));
    expect(storage.slice(declared.length).map(([, binding]) => binding)).toEqual([...scratch]);
  });

  test('each planned stage exists and binds exactly what it uses, at most 8 storage buffers', () => {
    const params = Object.fromEntries(Object.keys(declaration!.params).map((param) => [param, 128]));
    for (const device of devices) {
      for (const { stage, bindings } of planners[name]!(params, device).stages) {
        const entry = reflected.entry.compute.find((candidate) => candidate.name === stage);
        expect(entry, stage).toBeDefined();
        const used = entry!.resources.filter((resource) => resource.binding > 0).map((resource) => resource.name);
        expect([...bindings].sort(), stage).toEqual(used.sort());
        expect(bindings.length).toBeLessThanOrEqual(8);
      }
    }
  });

  test('its header states formula, shapes, bindings, dispatch, needs and owners', () => {
    for (const word of ['Shapes', 'Bindings', 'Dispatch', 'Needs', 'Owned by']) expect(source).toContain(`// ${word}`);
  });
});
