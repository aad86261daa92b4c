import { expect, it } from 'vitest';
import { counted, formatAmount, formatBytes, formatDuration, formatParameters, formatRate } from './format';

it('writes counts with their noun', () => {
  expect(counted(1, 'transcript')).toBe('1 transcript');
  expect(counted(32616, 'transcript')).toBe('32,616 transcripts');
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [5_300_000, '5.3 MB'],
  [99_960, '100 kB'],
  [999_600, '1.0 MB'],
  [40_400_000_000, '40.4 GB'],
])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [0.01, 'under 0.1 s'],
  [0.44, '0.4 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [119.7, '2 min 0 s'],
  [3599, '59 min 59 s'],
  [3600, '1 h 0 min'],
  [7805, '2 h 10 min'],
])('writes %d seconds as %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

it('writes rates with three figures and amounts in their unit', () => {
  expect(formatRate(12345)).toBe('12,300');
  expect(formatRate(4.5678)).toBe('4.57');
  expect(formatAmount(1234, 'nt')).toBe('1,234 nt');
  expect(formatAmount(1234, 'bytes')).toBe('1.2 kB');
  expect(formatParameters(1317120)).toBe('1.32 M');
  expect(formatParameters(20256)).toBe('20.3 k');
});
