/**
 * Processor time of this process so far, in milliseconds: what a bound on work is held against in tests, as it does not grow with what
 * else the machine does.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
