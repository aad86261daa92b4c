/** How numbers are written on the page. English digits and points whatever the locale, so that figures can be copied. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 32616 → "32,616". */
export const formatCount = (value: number): string => whole.format(value);

/** "1 transcript", "14 transcripts". */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(value)} ${value === 1 ? noun : plural}`;

/** 1536 → "1.5 kB" (powers of 1000). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]!}`;
}

/** Seconds as "0.4 s", "42 s", "3 min 5 s", "2 h 10 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 0.05) return 'under 0.1 s';
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${seconds.toFixed(0)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** A rate with three figures: "12,300", "4.56". */
export function formatRate(rate: number): string {
  if (rate >= 100) return whole.format(Number(rate.toPrecision(3)));
  return rate.toPrecision(3);
}

/** A whole amount in a unit: bytes as MB, all else as a count with the unit's name. */
export const formatAmount = (value: number, unit: string): string =>
  unit === 'bytes' || unit === 'B' ? formatBytes(value) : `${formatCount(value)} ${unit}`;

/** Million and thousand parameters: "1.32 M", "38.5 k". */
export function formatParameters(count: number): string {
  if (count >= 1e6) return `${(count / 1e6).toFixed(2)} M`;
  if (count >= 1e3) return `${(count / 1e3).toFixed(1)} k`;
  return String(count);
}
