import { expect, it } from 'vitest';
import { modelKind } from './run';
import { choiceName, parseModelParams, SHIPPED, UNTRAINED } from './schema';

const file = { kind: 'file', name: 'model.safetensors', bytes: 4, sha256: 'b'.repeat(64) } as const;

it.each([
  [SHIPPED, 'the model that ships'],
  [{ kind: 'shipped', model: 'other' }, 'other'],
  [UNTRAINED, 'Orthrus Small, untrained (seed 0)'],
  [{ kind: 'hub', repository: 'antichronology/orthrus-6-track' }, 'antichronology/orthrus-6-track'],
  [{ kind: 'url', url: 'https://example.org/model.safetensors' }, 'https://example.org/model.safetensors'],
  [{ kind: 'files', files: [file] }, 'model.safetensors'],
] as const)('a document may ask for %j', (request, name) => {
  expect(parseModelParams({ request })).toEqual({ request });
  expect(choiceName(request)).toBe(name);
  expect(modelKind.lacks!(parseModelParams({ request }))).toBeUndefined();
});

it('a document that says nothing asks for the model that ships', () => {
  expect(parseModelParams({})).toEqual({ request: SHIPPED });
});

it.each([
  null,
  'tiny',
  { kind: 'untrained', preset: 'huge', seed: 0 },
  { kind: 'untrained', preset: 'tiny', seed: 0.5 },
  { kind: 'hub' },
  { kind: 'shipped', model: '../gallery' },
  { kind: 'url', url: 'file:///etc/passwd' },
  { kind: 'files', files: [] },
  { kind: 'files', files: [{ kind: 'url', url: 'https://example.org/a' }] },
])('%j asks for no model', (request) => {
  const params = parseModelParams({ request });
  expect(params).toEqual({ request: null });
  expect(modelKind.lacks!(params)).toBe('Choose a model.');
});
