import { describe, expect, test } from 'vitest';
import type { KernelDeclaration } from '../contract';
import { shaderFiles, snakeCase } from '../webgpu/shaderLibrary';
import { kernels } from './plans/index';

const sources = import.meta.glob<string>('./kernels/*.ts', { query: '?raw', import: 'default', eager: true });
const ops = import.meta.glob<Record<string, unknown>>(['../../ops/*.ts', '!../../ops/*.{test,bench}.ts'], {
  eager: true,
});
const isDeclaration = (value: unknown): value is KernelDeclaration =>
  typeof value === 'object' && value !== null && 'bindings' in value && 'params' in value;

const index = sources['./kernels/index.ts']!;
const twins = Object.keys(sources)
  .map((path) => path.slice('./kernels/'.length, -'.ts'.length))
  .filter((name) => name !== 'index');

/** Numbers of kernels in index.ts. */
const numbers = new Map(
  [...index.matchAll(/case (\d+):\s+return (\w+)\(/g)].map(([, number, name]) => [name!, Number(number)]),
);

test('every shader has its twin, and there is no other', () => {
  const stems = shaderFiles()
    .filter((file) => !file.startsWith('shared/'))
    .map((file) => file.replace('.wgsl', ''));
  expect(twins.map(snakeCase).sort()).toEqual(stems.sort());
  expect(Object.keys(kernels).sort()).toEqual([...twins].sort());
});

describe.each(twins)('%s.ts', (name) => {
  const source = sources[`./kernels/${name}.ts`]!;
  const declaration = Object.values(ops[`../../ops/${name}.ts`] ?? {}).find(isDeclaration)!;
  const params = Object.fromEntries(Object.keys(declaration.params).map((param) => [param, 128]));
  const plan = kernels[name]!.plan(params);

  test('its command holds the declared params, then the declared bindings, then what the plan adds', () => {
    const body = /class \w+Command \{([^}]*)\}/.exec(source)![1]!;
    const fields = [...body.matchAll(/(\w+): (\w+);/g)].map(([, field, type]) => [field, type]);
    const added = [
      ...(plan.pack ? [['packed', 'usize']] : []),
      ...(plan.sharedBytes === undefined ? [] : [['shared', 'usize']]),
      ...(plan.scratchBytes === undefined
        ? []
        : [
            ['scratch', 'usize'],
            ['scratchBytes', 'u32'],
          ]),
      ...Object.keys(plan.extra).map((field) => [field, 'u32']),
    ];
    const bindings = Object.keys(declaration.bindings).map((binding) => [binding, 'usize']);
    expect(fields).toEqual([...Object.entries(declaration.params), ...bindings, ...added]);
  });

  test('its number, and those of its packing and further stages, are those of index.ts', () => {
    expect(kernels[name]!.index).toBe(numbers.get(name));
    for (const { stage, index } of plan.then ?? []) expect(index, stage).toBe(numbers.get(stage));
    const packer = `pack${name[0]!.toUpperCase()}${name.slice(1)}`;
    expect(plan.pack?.index).toBe(numbers.get(packer));
    if (plan.pack) expect(declaration.bindings[plan.pack.binding]).toBe('read');
  });

  test('keeps nothing between calls: no heap, no statics', () => {
    expect(source).not.toMatch(/\bnew \w|heap\.|memory\.data|^(let|var) |static \w+:/m);
  });
});
