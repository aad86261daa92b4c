import { OrthrusError } from '../lib/errors';
import { defaultHubBaseUrl, knownRepositories } from './hub';

/** The server's answer that a file does not exist; the caller may try another, and knows whether a repository was meant. */
export function notFound(url: string): OrthrusError {
  return new OrthrusError(
    'download.notFound',
    `There is no file at ${url} (404).`,
    'Check the address, or drop the file here.',
  );
}

/** Hugging Face also answers so for a repository that does not exist: then the name may be at fault. */
function openOnTheHub(url: string): string {
  return new URL(url).origin === defaultHubBaseUrl ? ` Known open repositories: ${knownRepositories()}.` : '';
}

/** What an answer other than success means. */
export function refused(url: string, status: number): OrthrusError {
  if (status === 404 || status === 410) return notFound(url);
  if (status === 401 || status === 403) {
    return new OrthrusError(
      'download.private',
      `${new URL(url).host} does not give out ${url} (${status}): it is private, asks for a log-in, or does not exist.`,
      `Download the file yourself where you are logged in and drop it here.${openOnTheHub(url)}`,
    );
  }
  return new OrthrusError(
    'download.server',
    `${new URL(url).host} answered ${status} for ${url}.`,
    status === 429 ? 'It asks to wait: try again in some minutes.' : 'Try again later, or drop the file here.',
  );
}

export function unreachable(url: string, cause: unknown): OrthrusError {
  return new OrthrusError(
    'download.unreachable',
    `${new URL(url).host} could not be reached.`,
    'Check the connection (or that the server allows pages of other origins, CORS), or drop the file here.',
    { cause },
  );
}

export function cutOff(url: string, done: number, total: number | undefined, cause: unknown): OrthrusError {
  return new OrthrusError(
    'download.cut',
    `The connection to ${new URL(url).host} was cut after ${done} of ${total ?? 'an unknown number of'} bytes, ` +
      'and going on from there failed again and again.',
    'Try again on a better connection, or download the file otherwise and drop it here.',
    { cause },
  );
}
