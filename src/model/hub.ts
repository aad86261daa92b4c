import { OrthrusError } from '../lib/errors';
import type { DownloadRequest } from './checkpointTypes';

export interface PublishedModel {
  readonly repository: string;
  readonly about: string;
}

/** The repositories in which Orthrus encoders are published on Hugging Face. */
export const publishedModels: readonly PublishedModel[] = [
  { repository: 'antichronology/orthrus-6-track', about: 'Orthrus, six tracks, 6 × 512' },
  { repository: 'antichronology/orthrus-4-track', about: 'Orthrus, four tracks (bases alone)' },
  { repository: 'antichronology/orthrus-small-6-track', about: 'Orthrus Small, six tracks, 3 × 256' },
  { repository: 'antichronology/orthrus-mlm-6-track', about: 'Orthrus with masked-language head, six tracks, 6 × 512' },
  { repository: 'quietflamingo/orthrus-base-4-track', about: 'before publication: base, four tracks' },
  { repository: 'quietflamingo/orthrus-large-4-track', about: 'before publication: large, four tracks' },
  { repository: 'quietflamingo/orthrus-large-6-track', about: 'before publication: large, six tracks' },
];

export const defaultHubBaseUrl = 'https://huggingface.co';

/** Files of a repository, those of weights in the order they are tried. */
export const weightsNames = ['model.safetensors', 'pytorch_model.bin'] as const;

/** Where a request's files are: weights candidates in order, the first that exists is taken. */
export interface DownloadPlan {
  /** How messages name the model. */
  readonly name: string;
  readonly config: string | undefined;
  readonly weights: readonly string[];
}

/**
 * The addresses a request stands for. A Hugging Face page of a repository is taken as the repository, and a page of a
 * file (/blob/) as the file (/resolve/).
 * @throws OrthrusError `download.address`, `download.repository`
 */
export function planDownload(request: DownloadRequest, hubBaseUrl = defaultHubBaseUrl): DownloadPlan {
  const hub = hubBaseUrl.replace(/\/+$/, '');
  if (request.kind === 'hub') return planRepository(request.repository.trim(), hub);
  let url: URL;
  try {
    url = new URL(request.url.trim());
  } catch (error) {
    throw new OrthrusError(
      'download.address',
      `"${request.url}" is not an address.`,
      'Give an https address of a weights file, or a repository as owner/name.',
      { cause: error },
    );
  }
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    throw new OrthrusError(
      'download.address',
      `${url.href} is not an https address.`,
      'Use https, or download the file yourself and drop it here.',
    );
  }
  if (url.host === new URL(hub).host) {
    const [owner, name, kind, ...rest] = url.pathname.split('/').filter((part) => part !== '');
    if (owner !== undefined && name !== undefined && kind === undefined) return planRepository(`${owner}/${name}`, hub);
    if (kind === 'blob') url.pathname = ['', owner, name, 'resolve', ...rest].join('/');
    if (kind === 'tree' && rest.length === 1) return planRepository(`${owner}/${name}@${rest[0]}`, hub);
  }
  return { name: url.pathname.split('/').at(-1) || url.host, config: undefined, weights: [url.href] };
}

function planRepository(repository: string, hub: string): DownloadPlan {
  const [, path, revision = 'main'] = /^([\w.-]+\/[\w.-]+)(?:@([\w./-]+))?$/.exec(repository) ?? [];
  if (path === undefined || /(^|\/)\.\.?(\/|$)/.test(repository)) {
    throw new OrthrusError(
      'download.repository',
      `"${repository}" is not the name of a repository.`,
      `Names look like owner/name. Known are: ${knownRepositories()}.`,
    );
  }
  const file = (name: string): string => `${hub}/${path}/resolve/${encodeURIComponent(revision)}/${name}`;
  return { name: path, config: file('config.json'), weights: weightsNames.map(file) };
}

export function knownRepositories(): string {
  return publishedModels.map(({ repository }) => repository).join(', ');
}
