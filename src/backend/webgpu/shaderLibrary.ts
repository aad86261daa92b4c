import { OrthrusError } from '../../lib/errors';

const files = import.meta.glob<string>('../../../shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true });

const PREFIX = '../../../shaders/';
const INCLUDE = /^#include "([^"]+)"$/gm;

/** Names of the shader files below shaders/, shared pieces included, e.g. `linear.wgsl`, `shared/activations.wgsl`. */
export function shaderFiles(): string[] {
  return Object.keys(files).map((path) => path.slice(PREFIX.length));
}

/** WGSL of a file below shaders/ with its `#include "shared/…"` lines replaced by the files they name, each once. */
export function shaderSource(file: string): string {
  const included = new Set<string>();
  const expand = (name: string): string => {
    const text = files[PREFIX + name];
    if (text === undefined) throw new OrthrusError('shader.missing', `There is no shader file ${name}.`, '');
    return text.replace(INCLUDE, (_, inner: string) => {
      if (included.has(inner)) return '';
      included.add(inner);
      return expand(inner);
    });
  };
  return expand(file);
}

/** `selectiveScan` → `selective_scan`: the one mapping between TypeScript and WGSL names. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
