// Connections are kept between requests, and not trusted for ever.
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { keepAliveTransport, type Transport } from '../../../../functions/shared/corbado/transport.ts';
import { answerOf, startRawServer } from './raw-server.ts';

const get = (transport: Transport, url: URL) =>
  transport({ method: 'GET', url, headers: {}, signal: AbortSignal.timeout(2000) });

describe('a connection', () => {
  it('R1: serves one request after the other', async () => {
    const server = await startRawServer((socket) => socket.write(answerOf('{}')));
    const transport = keepAliveTransport(server.url);
    for (let request = 0; request < 5; request += 1) expect((await get(transport, server.url)).status).toBe(200);
    expect([server.requests.length, server.connections()]).toEqual([5, 1]);
  });

  it.each([
    [49, 1],
    [50, 1],
    [51, 2],
    [3600, 2],
    [-1, 2],
  ])('R1: idle for %i s, %i are made in all', async (idleSeconds, connections) => {
    const server = await startRawServer((socket) => socket.write(answerOf('{}')));
    let milliseconds = 1_790_000_000_000;
    const transport = keepAliveTransport(server.url, () => milliseconds);
    await get(transport, server.url);
    milliseconds += idleSeconds * 1000;
    await get(transport, server.url);
    expect(server.connections()).toBe(connections);
  });

  it('R1: dropped beside one that is kept is not the one that is used next', async () => {
    const server = await startRawServer((socket) => setTimeout(() => socket.write(answerOf('{}')), 20));
    let milliseconds = 1_790_000_000_000;
    const transport = keepAliveTransport(server.url, () => milliseconds);
    const first = get(transport, server.url);
    const second = get(transport, server.url);
    await first;
    // The clock is put right between the two, so that the one that came back last looks the older.
    milliseconds += 60_000;
    await second;
    milliseconds -= 30_000;
    expect((await get(transport, server.url)).status).toBe(200);
    expect(server.connections()).toBe(2);
  });

  it.each([
    [3, 1],
    [6, 2],
  ])('R1: that the other side keeps for 5 s is, after %i s, one of %i in all', async (idleSeconds, connections) => {
    const head = 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=5\r\nconnection: keep-alive';
    const server = await startRawServer((socket) => socket.write(answerOf('{}', head)));
    let milliseconds = 1_790_000_000_000;
    const transport = keepAliveTransport(server.url, () => milliseconds);
    await get(transport, server.url);
    milliseconds += idleSeconds * 1000;
    await get(transport, server.url);
    expect(server.connections()).toBe(connections);
  });

  it('R1: beside one that turned out to be dead is not tried', async () => {
    // Two at once, so that each has a connection of its own; whatever comes over one of them again is dropped.
    const first = new Set<Socket>();
    const server = await startRawServer((socket, before) => {
      if (before >= 2) return first.has(socket) ? socket.destroy() : socket.write(answerOf('{}'));
      first.add(socket);
      if (first.size === 2) for (const one of first) one.write(answerOf('{}'));
    });
    const transport = keepAliveTransport(server.url);
    await Promise.all([get(transport, server.url), get(transport, server.url)]);
    await expect(get(transport, server.url)).rejects.toThrow();
    expect((await get(transport, server.url)).status).toBe(200);
  });

  it('R2: that the other side closes when it is used again is known as one that was used before', async () => {
    const server = await startRawServer((socket, before) =>
      before === 0 ? socket.write(answerOf('{}')) : socket.destroy(),
    );
    const transport = keepAliveTransport(server.url);
    await get(transport, server.url);
    const lost = { kind: 'connection', sent: true, reusedSocket: true };
    await expect(get(transport, server.url)).rejects.toEqual(expect.objectContaining(lost));
    await expect(get(transport, server.url)).rejects.toEqual(expect.objectContaining({ ...lost, reusedSocket: false }));
    expect(server.connections()).toBe(2);
  });

  it('R1: that was left in the middle of an answer is not used again', async () => {
    const server = await startRawServer((socket, before) =>
      socket.write(before === 0 ? 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"a":' : answerOf('{}')),
    );
    const transport = keepAliveTransport(server.url);
    const left = transport({ method: 'GET', url: server.url, headers: {}, signal: AbortSignal.timeout(100) });
    await expect(left).rejects.toEqual(expect.objectContaining({ kind: 'timeout' }));
    expect((await get(transport, server.url)).body.toString()).toBe('{}');
    expect(server.connections()).toBe(2);
  });
});
