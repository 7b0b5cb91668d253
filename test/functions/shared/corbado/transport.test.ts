// One request to a real server: what comes back, and what happens when the other side misbehaves, with TLS or without.
import { createServer as createTlsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  keepAliveTransport,
  type Transport,
  TransportFailure,
} from '../../../../functions/shared/corbado/transport.ts';
import { createLoopbackCertificate } from '../../../../local/stand-in/loopback-certificate.ts';
import { answerOf, closedPort, type Play, startRawServer } from './raw-server.ts';

const post = (transport: Transport, url: URL, signal = AbortSignal.timeout(3000)) =>
  transport({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"a":"é"}', signal });

/** Asks a server that plays this; with `leaveAfter`, the deadline fires so many milliseconds after the server has begun. */
const ask = async (play: Play, leaveAfter?: number) => {
  const deadline = new AbortController();
  const server = await startRawServer((socket, before) => {
    play(socket, before);
    if (leaveAfter !== undefined) setTimeout(() => deadline.abort(), leaveAfter);
  });
  const signal = leaveAfter === undefined ? AbortSignal.timeout(3000) : deadline.signal;
  return { server, settled: post(keepAliveTransport(server.url), server.url, signal) };
};
const failing = (kind: TransportFailure['kind'], sent: boolean, reusedSocket = false) =>
  expect.objectContaining({ name: 'TransportFailure', kind, sent, reusedSocket });

describe('an answer', () => {
  it('U2: comes back with status, headers and bytes', async () => {
    const { server, settled } = await ask((socket) => socket.write(answerOf('{"b":1}', 'HTTP/1.1 418 X\r\nX-Y: z')));
    const { status, headers, body } = await settled;
    expect([status, headers['x-y'], body.toString()]).toEqual([418, 'z', '{"b":1}']);
    expect(server.requests[0]).toMatch(/^POST \/v2\/ask HTTP\/1\.1\r\n/);
    expect(Buffer.from(server.requests[0] ?? '', 'latin1').toString()).toMatch(/\r\n\r\n\{"a":"é"\}$/);
  });

  it.each([
    ['of 204', Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'), 204, ''],
    [
      'after an early hint',
      Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), answerOf('{}')]),
      200,
      '{}',
    ],
    ['after 100 Continue', Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), answerOf('{}')]), 200, '{}'],
    [
      'in chunks',
      Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'),
      200,
      '{}',
    ],
    ['to the end of the connection', Buffer.from('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}'), 200, '{}'],
  ])('U2: %s is an answer', async (_, bytes, status, text) => {
    const { settled } = await ask((socket) => (bytes.includes('close') ? socket.end(bytes) : socket.write(bytes)));
    const answer = await settled;
    expect([answer.status, answer.body.toString()]).toEqual([status, text]);
  });

  it('U2: compressed bytes stay compressed, so nothing can unfold in memory', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const { settled } = await ask((socket) =>
      socket.write(answerOf(bomb, 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip')),
    );
    expect((await settled).body).toEqual(bomb);
  });

  it('U2: a redirect is an answer and is not followed', async () => {
    const elsewhere = await startRawServer((socket) => socket.write(answerOf('{}')));
    const head = `HTTP/1.1 307 Temporary Redirect\r\nlocation: ${elsewhere.url}`;
    const { settled } = await ask((socket) => socket.write(answerOf('', head)));
    expect((await settled).status).toBe(307);
    expect(elsewhere.connections()).toBe(0);
  });

  it('U2: of 64 KiB is read, one byte more is refused', async () => {
    const { settled } = await ask((socket) => socket.write(answerOf(Buffer.alloc(65_536))));
    expect((await settled).body).toHaveLength(65_536);
    const larger = await ask((socket) => socket.write(answerOf(Buffer.alloc(65_537))));
    await expect(larger.settled).rejects.toEqual(failing('too_large', true));
  });

  it('U2: without an end is refused when it is too large, long before the deadline', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const { settled } = await ask((socket) =>
      socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(8)}`),
    );
    await expect(settled).rejects.toEqual(failing('too_large', true));
  });
});

describe('a failure', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  it.each<[string, Play]>([
    ['never answers', () => undefined],
    ['stalls in the status line', (socket) => socket.write('HTTP/1.1 2')],
    ['stalls before the end of the headers', (socket) => socket.write(head)],
    ['stalls after five bytes', (socket) => socket.write(`${head}content-length: 20\r\n\r\n{"a":`)],
    ['says nothing but 103', (socket) => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n')],
    [
      'drips a byte at a time',
      (socket) => {
        socket.write(`${head}content-length: 1000\r\n\r\n`);
        const drip = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('R1: a server that %s is left at the deadline', async (_, play) => {
    const { settled } = await ask(play, 30);
    await expect(settled).rejects.toEqual(failing('timeout', true));
  });

  it.each<[string, Play]>([
    ['drops the line', (socket) => socket.destroy()],
    ['resets the line', (socket) => socket.resetAndDestroy()],
    ['drops it in the status line', (socket) => socket.end('HTTP/1.1 2')],
    ['drops it in the body', (socket) => socket.end(`${head}content-length: 20\r\n\r\n{"a":`)],
    [
      'resets it in the body',
      (socket) => socket.write(`${head}content-length: 20\r\n\r\n{"a":`, () => socket.resetAndDestroy()),
    ],
    ['drops it in a chunk', (socket) => socket.end(`${head}transfer-encoding: chunked\r\n\r\nff\r\n{"a":`)],
    ['names a chunk wrongly', (socket) => socket.write(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n`)],
    ['does not speak HTTP', (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n')],
    ['sends headers without end', (socket) => socket.write(`${head}x: ${'y'.repeat(100_000)}\r\n\r\n`)],
    ['gives two lengths', (socket) => socket.write(`${head}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`)],
  ])('R1: a server that %s is a lost connection', async (_, play) => {
    const { settled } = await ask(play);
    await expect(settled).rejects.toEqual(failing('connection', true));
  });

  it.each([
    ['HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'],
    ['HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n{}'],
  ])('R1: a server that changes the protocol unasked is a failure, and nothing waits for it: %j', async (bytes) => {
    const { settled } = await ask((socket) => socket.write(bytes));
    await expect(settled).rejects.toBeInstanceOf(TransportFailure);
  });

  it('V5: nothing was sent when nobody listens', async () => {
    const url = await closedPort();
    await expect(post(keepAliveTransport(url), url)).rejects.toEqual(failing('connection', false));
  });

  it('V5: nothing was sent when the deadline was over before', async () => {
    const server = await startRawServer((socket) => socket.write(answerOf('{}')));
    const asked = post(keepAliveTransport(server.url), server.url, AbortSignal.abort());
    await expect(asked).rejects.toEqual(failing('timeout', false));
    expect(server.requests).toEqual([]);
  });
});

describe('over TLS', () => {
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
  const postTo = (url: URL, milliseconds = 3000) =>
    post(keepAliveTransport(url), url, AbortSignal.timeout(milliseconds));

  it('U2: a certificate that nobody vouches for ends the connection before anything is sent', async () => {
    const requests: unknown[] = [];
    const server = createTlsServer(createLoopbackCertificate(), (request) => requests.push(request));
    const failure = { kind: 'connection', sent: false, reusedSocket: false };
    await expect(postTo(await listening(server))).rejects.toEqual(expect.objectContaining(failure));
    expect(requests).toEqual([]);
  });

  it.each<[string, string, (socket: Socket) => void]>([
    ['hangs up', 'connection', (socket) => socket.destroy()],
    ['does not speak TLS', 'connection', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')],
    ['says nothing', 'timeout', () => undefined],
  ])('V5: nothing was sent to a server that %s: a %s failure', async (_, kind, play) => {
    const url = await listening(createServer((socket) => play(socket.on('error', () => undefined))));
    await expect(postTo(url, kind === 'timeout' ? 150 : 3000)).rejects.toEqual(
      expect.objectContaining({ kind, sent: false }),
    );
  });
});
