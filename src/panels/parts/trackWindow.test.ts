import { expect, it } from 'vitest';
import { around, panned, showing, within, zoomed } from './trackWindow';

it('zooms about a position and stays within the transcript', () => {
  expect(zoomed([0, 1000], 1000, 2, 250)).toEqual([125, 625]);
  expect(zoomed([0, 1000], 1000, 0.5, 250)).toEqual([0, 1000]);
  const close = zoomed([100, 112], 1000, 8, 106);
  expect(close).toEqual([100, 112]);
  expect(zoomed([0, 5], 5, 8, 2)).toEqual([0, 5]);
});

it('pans to the ends and no further', () => {
  expect(panned([100, 200], 1000, 50)).toEqual([150, 250]);
  expect(panned([100, 200], 1000, -500)).toEqual([0, 100]);
  expect(panned([100, 200], 1000, 5000)).toEqual([900, 1000]);
  expect(within([-10, 5000], 1000)).toEqual([0, 1000]);
});

it('moves only as far as a position needs', () => {
  expect(showing([100, 200], 1000, 150)).toEqual([100, 200]);
  expect(showing([100, 200], 1000, 99)).toEqual([95, 195]);
  expect(showing([100, 200], 1000, 200)).toEqual([105, 205]);
  expect(around(500, 60, 1000)).toEqual([470.5, 530.5]);
});
