import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A real server on this machine for tests of remote reading, and what was asked of it. */
export interface RangeServer {
  /** http://127.0.0.1:PORT */
  readonly origin: string;
  /** One line a request: method, path, range. */
  readonly log: string[];
  close(): Promise<void>;
}

/**
 * Serves files by name. The first folder of the path says how:
 *
 * - `/plain/NAME` ranges, HEAD, as a good server does
 * - `/bare/NAME` ranges, but no HEAD and no readable Content-Range, as a page of another origin sees most servers
 * - `/redirect/NAME` leads to `/plain/NAME`; `/loop/NAME` to itself; `/away/NAME` to an address that may not be read
 * - `/noRange/NAME` always answers with the whole file; `/shifted/NAME` with another range than asked for
 * - `/cut/NAME` breaks the connection in the middle; `/never/NAME` sends the beginning and then nothing
 * - `/encoded/NAME` uses Content-Encoding: gzip where the client accepts it
 * - `/forbidden/NAME`, `/broken/NAME` answer 403 and 500; all else 404
 */
export async function startRangeServer(files: ReadonlyMap<string, Uint8Array>): Promise<RangeServer> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    log.push(`${request.method} ${request.url}${request.headers.range ? ` ${request.headers.range}` : ''}`);
    const [, how = '', name = ''] = (request.url ?? '').split('/');
    const file = files.get(decodeURIComponent(name));
    if (!file) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>');
    answer(how, name, Buffer.from(file.buffer, file.byteOffset, file.byteLength), request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(how: string, name: string, file: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const moved = (location: string): void => void response.writeHead(302, { location }).end();
  switch (how) {
    case 'redirect':
      return moved(`/plain/${name}`);
    case 'loop':
      return moved(`/loop/${name}`);
    case 'away':
      // This machine too, written in a way for which plain http is not allowed.
      return moved(`http://[::ffff:127.0.0.1]:${request.socket.localPort}/plain/${name}`);
    case 'forbidden':
      return void response.writeHead(403).end();
    case 'broken':
      return void response.writeHead(500).end();
    case 'noRange':
      return void response.writeHead(200, { 'content-length': file.length }).end(file);
    case 'encoded': {
      const accepts = String(request.headers['accept-encoding']).includes('gzip');
      const body = accepts ? gzipSync(file) : file;
      const encoding = accepts ? { 'content-encoding': 'gzip' } : {};
      return void response.writeHead(200, { 'content-length': body.length, ...encoding }).end(body);
    }
    case 'plain':
    case 'bare':
    case 'shifted':
    case 'cut':
    case 'never':
      return ranged(how, file, request, response);
    default:
      return void response.writeHead(404).end();
  }
}

function ranged(how: string, file: Buffer, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'HEAD') {
    if (how === 'bare') return void response.writeHead(405).end();
    return void response.writeHead(200, { 'content-length': file.length, 'accept-ranges': 'bytes' }).end();
  }
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const shift = how === 'shifted' ? 1 : 0;
  const first = match ? Number(match[1]) + shift : 0;
  const last = match ? Math.min(Number(match[2]) + shift, file.length - 1) : file.length - 1;
  const told = how !== 'bare';
  if (match && first >= file.length) {
    return void response.writeHead(416, told ? { 'content-range': `bytes */${file.length}` } : {}).end();
  }
  const body = file.subarray(first, last + 1);
  response.writeHead(match ? 206 : 200, {
    'content-length': body.length,
    ...(match && told ? { 'content-range': `bytes ${first}-${last}/${file.length}` } : {}),
  });
  if (how === 'never') return void response.write(body.subarray(0, 1));
  if (how !== 'cut') return void response.end(body);
  response.write(body.subarray(0, body.length >> 1), () => setTimeout(() => response.destroy(), 10));
}
