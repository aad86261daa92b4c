import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { loadModel } from './modelLoading';
import { DEFAULT_MODEL, readShippedCard, SHIPPED_CARD, SHIPPED_FOLDER, SHIPPED_WEIGHTS } from './shippedModel';

const shipped = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(new URL(`../../public/${SHIPPED_FOLDER}/${DEFAULT_MODEL}/${name}`, import.meta.url)));
const card = await shipped(SHIPPED_CARD);
const weights = await shipped(SHIPPED_WEIGHTS);
const text = new TextDecoder().decode(card);
const request = (bytes: Uint8Array<ArrayBuffer>) =>
  ({
    kind: 'shipped',
    card: { name: SHIPPED_CARD, blob: new Blob([card]) },
    weights: { name: SHIPPED_WEIGHTS, blob: new Blob([bytes]) },
  }) as const;

it('the model that ships is whole, trained, small, and says what it was trained on and how well it does', async () => {
  const { card: loaded } = await loadModel(request(weights), {});
  expect(loaded).toMatchObject({ trained: true, source: 'ships with this program' });
  expect(loaded.name).toContain('trained for this program');
  expect(loaded.facts!.map(([name]) => name)).toEqual(expect.arrayContaining(['Trained on', 'Training', 'Never seen']));
  expect(loaded.notes[0]).toContain('Not the published Orthrus');
  expect(weights.length).toBeLessThan(6e6);
});

it('weights that are not those of the card are refused', async () => {
  const other = weights.slice();
  other[other.length - 1]! ^= 1;
  for (const bytes of [other, weights.slice(0, -4)]) {
    await expect(loadModel(request(bytes), {})).rejects.toMatchObject({ code: 'model.shippedHash' });
  }
});

it.each(['', '{', '[]', '{"format":"orthrus-model","version":1}', text.replace('"facts": [', '"facts": [7,')])(
  'a card %# that is none is refused',
  async (broken) => {
    await expect(readShippedCard(broken, weights)).rejects.toMatchObject({ code: 'model.shippedCard' });
  },
);
