import { expect, test } from 'vitest';
import { trainingPresets } from '../train/trainingConfig';
import { withOption } from './configOptions';

const { tiny } = trainingPresets;

test('one value of a configuration is changed, and nothing else', () => {
  expect(withOption(tiny, 'sampler.heldOutShare=0.1')).toEqual({
    ...tiny,
    sampler: { ...tiny.sampler, heldOutShare: 0.1 },
  });
  expect(withOption(tiny, 'sampler.mask.bases=0.3').sampler.mask).toEqual({ ...tiny.sampler.mask, bases: 0.3 });
  expect(withOption(tiny, 'objective.kind=both').objective.kind).toBe('both');
  expect(withOption(tiny, 'sampler.cdsOnly=true').sampler.cdsOnly).toBe(true);
  expect(withOption(tiny, 'microBatchTokens=512').microBatchTokens).toBe(512);
  expect(withOption(tiny, 'sampler.kinds=orthology').sampler.kinds).toEqual(['orthology']);
  expect(withOption(tiny, 'sampler.kinds=').sampler.kinds).toEqual([]);
});

test('what cannot be set says why', () => {
  for (const [option, message] of [
    ['seed', /not of the form/],
    ['sampler.held=1', /no "held"; there are seed/],
    ['sampler=1', /a part with values of its own/],
    ['seed.x=1', /no such part/],
    ['seed=one', /"one" is no number/],
    ['sampler.cdsOnly=2', /is no boolean/],
  ] as const) {
    expect(() => withOption(tiny, option), option).toThrow(message);
  }
});
