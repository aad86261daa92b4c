/** Names of a panel's inputs: a port's own, or, of a port that takes many, the port's with a number: "runs.1", "runs.2". */
import type { Port } from '../panelKind';

/** The port that an input of this name goes into. */
export const portOf = (input: string): string => input.replace(/\.\d+$/, '');

const numberOf = (input: string): number => Number(/\.(\d+)$/.exec(input)?.[1] ?? 0);

/** The inputs that a port has, in order: of one that takes many those that are connected, else its own, connected or not. */
export function inputNames({ name, many }: Port, inputs: Readonly<Record<string, string>>): readonly string[] {
  if (many !== true) return [name];
  return Object.keys(inputs)
    .filter((input) => input !== name && portOf(input) === name)
    .sort((a, b) => numberOf(a) - numberOf(b));
}

/** The name of one more input of a port that takes many: after all there are. */
export function nextInput({ name }: Port, inputs: Readonly<Record<string, string>>): string {
  const numbers = Object.keys(inputs).filter((input) => portOf(input) === name);
  return `${name}.${Math.max(0, ...numbers.map(numberOf)) + 1}`;
}
