import { UsageError } from './args';

type Json = { readonly [key: string]: unknown };

/** A flag's text as a value of the kind that is there now. */
function valueLike(before: unknown, text: string, option: string): unknown {
  if (typeof before === 'string') return text;
  if (Array.isArray(before)) return text === '' ? [] : text.split(',');
  if (typeof before === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  const number = Number(text);
  if ((typeof before === 'number' || before === undefined) && text.trim() !== '' && Number.isFinite(number))
    return number;
  throw new UsageError(`--option ${option}: "${text}" is no ${before === undefined ? 'number' : typeof before}.`);
}

/**
 * A configuration with one value changed, as `--option sampler.heldOutShare=0.1` names it; lists with commas.
 * @throws UsageError where there is no such value, or the text is of another kind
 */
export function withOption<T extends object>(config: T, option: string): T {
  const [, path = '', text = ''] = /^([\w.]+)=(.*)$/.exec(option) ?? [];
  if (path === '') throw new UsageError(`--option ${option} is not of the form NAME.NAME=VALUE.`);
  const change = (node: Json, [key = '', ...rest]: readonly string[]): Json => {
    if (!Object.hasOwn(node, key)) {
      throw new UsageError(`--option ${option}: there is no "${key}"; there are ${Object.keys(node).join(', ')}.`);
    }
    const before = node[key];
    const isNode = typeof before === 'object' && before !== null && !Array.isArray(before);
    if (isNode !== rest.length > 0) {
      throw new UsageError(
        `--option ${option}: "${key}" is ${isNode ? 'a part with values of its own' : 'no such part'}.`,
      );
    }
    return { ...node, [key]: isNode ? change(before as Json, rest) : valueLike(before, text, option) };
  };
  return change(config as unknown as Json, path.split('.')) as unknown as T;
}
