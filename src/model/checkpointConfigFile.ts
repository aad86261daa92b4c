import { OrthrusError } from '../lib/errors';
import type { CheckpointFile } from './checkpointTypes';
import type { EncoderConfig } from './config';

/** The keys of a published `config.json` that say something of the tensors. */
const knownKeys = ['n_tracks', 'ssm_model_dim', 'ssm_n_layers', 'has_mlm_head', 'mlm_head_body', 'mlm_head_dim'];

/** Whether a file is a model's configuration: JSON, and named so or with keys of one. */
export function isConfigFile({ name, bytes }: CheckpointFile): boolean {
  const named = /(^|[/\\])config[^/\\]*\.json$/i.test(name);
  if (bytes.length > 1_000_000 || !/^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 100)))) return false;
  if (named) return true;
  const text = new TextDecoder().decode(bytes);
  return knownKeys.some((key) => text.includes(`"${key}"`));
}

/**
 * Holds a configuration file against what the tensors say.
 * @throws OrthrusError `checkpoint.configJson` (not JSON), `checkpoint.configDisagrees` naming key and both values
 * @returns notes
 */
export function checkConfigFile({ name, bytes }: CheckpointFile, config: EncoderConfig, weights: string): string[] {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch (error) {
    throw new OrthrusError(
      'checkpoint.configJson',
      `${name} is not valid JSON.`,
      `Download it again, or drop ${weights} alone: the configuration is read from its tensors.`,
      { cause: error },
    );
  }
  const head = config.sequenceHead;
  const found: [string, unknown][] = [
    ['n_tracks', config.nTracks],
    ['ssm_model_dim', config.dModel],
    ['ssm_n_layers', config.nLayer],
    ['has_mlm_head', head !== undefined],
  ];
  if (head) found.push(['mlm_head_body', head.body], ['mlm_head_dim', head.out]);
  // A head with another norm is left out of the model with a note, so its absence is no disagreement.
  const norm = parsed['mlm_head_norm_type'];
  const otherNorm = typeof norm === 'string' && !/^batch/i.test(norm);
  for (const [key, value] of found) {
    if (!Object.hasOwn(parsed, key) || parsed[key] === null || parsed[key] === value) continue;
    if (key === 'has_mlm_head' && !head && otherNorm) continue;
    throw disagreement(name, key, parsed[key], value, weights);
  }
  if (head && otherNorm) throw disagreement(name, 'mlm_head_norm_type', norm, 'batchnorm', weights);
  const says = knownKeys.some((key) => Object.hasOwn(parsed, key));
  return says ? [] : [`${name} says nothing of an Orthrus encoder; the tensors alone were read.`];
}

function disagreement(name: string, key: string, stated: unknown, found: unknown, weights: string): OrthrusError {
  return new OrthrusError(
    'checkpoint.configDisagrees',
    `${name} says ${key} = ${JSON.stringify(stated)}, but the tensors of ${weights} say ${JSON.stringify(found)}.`,
    `Drop the configuration that belongs to ${weights}, or ${weights} alone.`,
  );
}
