// A loopback server that says exactly what a test tells it to, byte by byte, HTTP or not.
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type RawServer = {
  readonly url: URL;
  /** The requests so far, each as its text came in. */
  readonly requests: readonly string[];
  connections(): number;
  /** How many connections there are now. */
  open(): number;
};

/** Called once for each whole request, with the connection it came on and how many came before it on any. */
export type Play = (socket: Socket, before: number) => void;

const isWhole = (text: string): boolean => {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const length = /^content-length: (\d+)$/im.exec(head)?.[1] ?? '0';
  return text.includes('\r\n\r\n') && Buffer.byteLength(body.join('\r\n\r\n')) >= Number(length);
};

/** Starts a server for the test at hand; it is gone when that test ends. */
export const startRawServer = async (play: Play): Promise<RawServer> => {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!isWhole(text)) return;
      requests.push(text);
      text = '';
      play(socket, requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: new URL(`http://127.0.0.1:${port}/v2/ask`),
    requests,
    connections: () => connections,
    open: () => sockets.size,
  };
};

/** A whole answer. */
export const answerOf = (body: string | Buffer, head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json'): Buffer =>
  Buffer.concat([Buffer.from(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)]);

/** An address where nobody listens. */
export const closedPort = async (): Promise<URL> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
};
