// Over TLS nothing has been sent until both sides have agreed on it.
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { keepAliveTransport } from '../../../../functions/shared/corbado/transport.ts';
import { createLoopbackCertificate } from '../../../../local/stand-in/loopback-certificate.ts';

const listening = async (server: Server): Promise<URL> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return new URL(`https://localhost:${typeof address === 'object' ? address?.port : 0}/v2/ask`);
};
const post = (url: URL, patience = 3000) =>
  keepAliveTransport(url)({ method: 'POST', url, headers: {}, body: '{}', signal: AbortSignal.timeout(patience) });

it('U2: a certificate that nobody vouches for ends the connection before anything is sent', async () => {
  const requests: unknown[] = [];
  const server = createTlsServer(createLoopbackCertificate(), (request) => requests.push(request));
  const failure = { kind: 'connection', sent: false, reusedSocket: false };
  await expect(post(await listening(server))).rejects.toEqual(expect.objectContaining(failure));
  expect(requests).toEqual([]);
});

it.each<[string, string, (socket: Socket) => void]>([
  ['hangs up', 'connection', (socket) => socket.destroy()],
  ['does not speak TLS', 'connection', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')],
  ['says nothing', 'timeout', () => undefined],
])('V5: nothing was sent to a server that %s: %s', async (_, kind, play) => {
  const url = await listening(createServer((socket) => play(socket.on('error', () => undefined))));
  await expect(post(url, kind === 'timeout' ? 200 : undefined)).rejects.toEqual(
    expect.objectContaining({ kind, sent: false }),
  );
});
