import { OrthrusError, abortError, isAbort, throwIfAborted } from '../lib/errors';
import { readableUrl } from './byteSources';

/** How often a request is made again when the server is busy, and the longest that it may ask to wait. */
const ATTEMPTS = 5;
const LONGEST_WAIT_S = 60;

export interface RestOptions {
  readonly baseUrl: string;
  readonly fetch?: typeof fetch | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A reply that says no: the status, and the server's own words where it gave any. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly words: string,
  ) {
    super(words);
  }
}

const AGAIN = 'Try again in a while, or download the gene from Ensembl (FASTA of its cDNAs and GTF) and drop it here.';

/**
 * One request to a REST service that answers in JSON. A busy server (429) is asked again when it says (Retry-After), a failing
 * one (5xx) after 1 s and 2 s.
 * @param body posted as JSON; a GET without it
 * @throws Refused for other statuses | OrthrusError `ensembl.unreachable`, `ensembl.busy`, `ensembl.failing`, `ensembl.cut`,
 * `ensembl.answer` | AbortError
 */
export async function requestJson(path: string, options: RestOptions, body?: unknown): Promise<unknown> {
  const { signal } = options;
  const url = readableUrl(options.baseUrl.replace(/\/+$/, '') + path).href;
  const { host } = new URL(url);
  for (let attempt = 1; ; attempt++) {
    const response = await ask(url, host, options, body);
    if (response.ok) return parsed(response, host, signal);
    const told = response.headers.get('retry-after');
    const words = await wordsOf(response);
    const busy = response.status === 429;
    if (!busy && response.status < 500) throw new Refused(response.status, words);
    // The header may be hidden from pages of other origins: then a second, which is the span of Ensembl's limit.
    const wait = told !== null && /^[\d.]+$/.test(told) ? Number(told) : busy ? 1 : attempt;
    if (attempt >= (busy ? ATTEMPTS : 3) || wait > LONGEST_WAIT_S) {
      throw busy
        ? new OrthrusError('ensembl.busy', `${host} takes no more requests from this address for now.`, AGAIN)
        : new OrthrusError('ensembl.failing', `${host} answered with status ${response.status}.`, AGAIN);
    }
    await pause(wait, signal);
  }
}

async function ask(url: string, host: string, options: RestOptions, body: unknown): Promise<Response> {
  const { signal, fetch: fetcher = globalThis.fetch } = options;
  throwIfAborted(signal);
  // A GET without Content-Type needs no preflight.
  const posted =
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        };
  try {
    return await fetcher(url, { headers: { Accept: 'application/json' }, ...posted, ...(signal ? { signal } : {}) });
  } catch (cause) {
    if (signal?.aborted || isAbort(cause)) throw abortError();
    // Node has no `navigator.onLine`, and a browser that says `true` may be wrong.
    const offline = typeof navigator === 'object' && navigator.onLine === false;
    throw new OrthrusError(
      'ensembl.unreachable',
      offline ? `This browser is offline, and ${host} is elsewhere.` : `${host} could not be reached.`,
      'Check the connection: fetching a gene is the only thing here that needs the network. Files can be dropped without it.',
      { cause },
    );
  }
}

async function parsed(response: Response, host: string, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    if (signal?.aborted || isAbort(cause)) throw abortError();
    throw new OrthrusError(
      'ensembl.cut',
      `The connection to ${host} was cut in the middle of its answer.`,
      'Try again.',
      {
        cause,
      },
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw unexpected(host, 'it is not JSON', cause);
  }
}

/** The error for an answer of a shape that is not Ensembl's. */
export function unexpected(host: string, what: string, cause?: unknown): OrthrusError {
  return new OrthrusError(
    'ensembl.answer',
    `The answer of ${host} cannot be read: ${what}.`,
    'Check that no proxy or sign-in page stands between, then try again.',
    { cause },
  );
}

/** The `error` text of a refusing answer, '' where it has none. */
async function wordsOf(response: Response): Promise<string> {
  try {
    const answer: unknown = JSON.parse(await response.text());
    if (typeof answer === 'object' && answer && 'error' in answer) return String(answer.error);
  } catch {
    // An answer without readable words is told by its status alone.
  }
  return '';
}

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
