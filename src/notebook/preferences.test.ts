import { describe, expect, it } from 'vitest';
import { defaultPreferences, readPreferences, writePreferences } from './preferences';

/** Storage as the browser has it, for one key. */
function storage(text: string | null = null) {
  let kept = text;
  return { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) };
}

describe('preferences', () => {
  it('come back as they were written', () => {
    const place = storage();
    const changed = {
      ...defaultPreferences,
      theme: 'dark',
      predictOrf: true,
      scope: 'filtered',
      importGenes: 'OAS1',
      model: { kind: 'hub', repository: 'antichronology/orthrus-6-track' },
      isoforms: { linkage: 'ward' },
      lastData: 'a.fa, a.gtf',
    } as const;
    writePreferences(place, changed);
    expect(readPreferences(place)).toEqual(changed);
  });

  it.each([null, '', 'not JSON', '7', 'null', '[]', '{"theme":"neon","scope":3,"model":{"kind":"files"},"species":1}'])(
    'are the defaults where the storage holds %j',
    (text) => expect(readPreferences(storage(text))).toEqual(defaultPreferences),
  );

  it('do not mind a storage that refuses', () => {
    const refusing = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('full');
      },
    };
    expect(readPreferences(refusing)).toEqual(defaultPreferences);
    expect(() => writePreferences(refusing, defaultPreferences)).not.toThrow();
  });

  it.each([
    [{ kind: 'untrained', preset: 'orthrus-small', seed: 0 }, true],
    [{ kind: 'untrained', preset: 'huge', seed: 0 }, false],
    [{ kind: 'untrained', preset: 'tiny', seed: 0.5 }, false],
    [{ kind: 'url', url: 'https://example.org/model.safetensors' }, true],
    [{ kind: 'hub' }, false],
  ])('take a stored model %j: %s', (model, taken) => {
    expect(readPreferences(storage(JSON.stringify({ model }))).model).toEqual(taken ? model : undefined);
  });
});
