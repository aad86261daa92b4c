import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a file is served, where not plainly. */
export interface ServedFile {
  bytes: Uint8Array;
  etag?: string;
  /** Close the connection after this many bytes of an answer's body, for the next `times` answers (default 1). */
  cutAfter?: number;
  times?: number;
  /** Answer the next `times` requests with this status. */
  status?: number;
  /** Ignore Range. */
  withoutRanges?: boolean;
  /** Answer HEAD with 403, as addresses signed for GET do. */
  withoutHead?: boolean;
  /** Called after each answer to GET. */
  onServed?: () => void;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/**
 * A local stand-in for a model hub: `/OWNER/NAME/resolve/main/FILE` answers with a relative redirect, which leads to an
 * absolute one to a second server (the CDN, another origin), which serves the file with ETag, length and ranges.
 */
export class HubServer {
  readonly files = new Map<string, ServedFile>();
  readonly requests: Request[] = [];
  private readonly hub = createServer((request, response) => this.redirect(request, response));
  private readonly cdn = createServer((request, response) => this.serve(request, response));

  async start(): Promise<void> {
    for (const server of [this.hub, this.cdn]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
  }

  async stop(): Promise<void> {
    for (const server of [this.hub, this.cdn]) {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  }

  get url(): string {
    return address(this.hub);
  }

  private redirect(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    const [, private_] = /^\/(private)\//.exec(path) ?? [];
    if (private_) {
      response.writeHead(401, { 'X-Error-Code': 'RepoNotFound' }).end('Invalid username or password.');
    } else if (path.startsWith('/api/resolve-cache')) {
      response.writeHead(302, { Location: address(this.cdn) + path.replace('/api/resolve-cache', '') }).end();
    } else if (this.files.has(path)) {
      response.writeHead(307, { Location: `/api/resolve-cache${path}` }).end();
    } else {
      response.writeHead(404, { 'X-Error-Code': 'EntryNotFound' }).end('Entry not found');
    }
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url: path = '', headers } = request;
    const { range, 'if-range': ifRange } = headers;
    this.requests.push({ method, path, range, ifRange: ifRange as string | undefined });
    const file = this.files.get(path);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    if (method === 'HEAD' && file.withoutHead) {
      response.writeHead(403).end();
      return;
    }
    if (file.status !== undefined && method === 'GET' && (file.times ?? 1) > 0) {
      file.times = (file.times ?? 1) - 1;
      response.writeHead(file.status).end('no');
      return;
    }
    this.answer(method, file, range, ifRange as string | undefined, response);
  }

  private answer(
    method: string,
    file: ServedFile,
    range: string | undefined,
    ifRange: string | undefined,
    response: ServerResponse,
  ): void {
    const { bytes, etag } = file;
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const partial = first !== undefined && !file.withoutRanges && (ifRange === undefined || ifRange === etag);
    const start = partial ? Number(first) : 0;
    const end = partial && last ? Number(last) + 1 : bytes.length;
    const body = bytes.subarray(start, end);
    response.writeHead(partial ? 206 : 200, {
      'Content-Length': body.length,
      'Accept-Ranges': 'bytes',
      ...(etag === undefined ? {} : { ETag: etag }),
      ...(partial ? { 'Content-Range': `bytes ${start}-${end - 1}/${bytes.length}` } : {}),
    });
    if (method === 'HEAD') {
      response.end();
    } else if (file.cutAfter !== undefined && (file.times ?? 1) > 0) {
      file.times = (file.times ?? 1) - 1;
      response.write(body.subarray(0, file.cutAfter), () => {
        setTimeout(() => response.destroy(), 20);
        file.onServed?.();
      });
    } else {
      response.end(body, () => file.onServed?.());
    }
  }
}

function address(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
