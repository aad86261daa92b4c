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
      backend: 'cpu',
      threads: 4,
      ensemblSymbol: 'OAS1',
      letterKeys: false,
    } as const;
    writePreferences(place, changed);
    expect(readPreferences(place)).toEqual(changed);
  });

  it.each([null, '', 'not JSON', '7', 'null', '[]', '{"theme":"neon","threads":0.5,"ensemblSpecies":1}'])(
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

  it('of the version before keep what is still one', () => {
    const stored = storage(
      JSON.stringify({ theme: 'light', predictOrf: true, lastData: 'a.fa', ensemblSymbol: 'MX1' }),
    );
    expect(readPreferences(stored)).toEqual({ ...defaultPreferences, theme: 'light', ensemblSymbol: 'MX1' });
  });
});
