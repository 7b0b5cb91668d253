// Connections are kept between requests, and not trusted for ever: here by the requests to Corbado, in aws/ by those to AWS.
import { describe, expect, it } from 'vitest';
import { keepAliveTransport, type Transport } from '../../../../functions/shared/corbado/transport.ts';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';

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
    ...[49, 50].map((seconds) => [seconds, 'no word of its end', 1] as const),
    ...[51, 3600, -1].map((seconds) => [seconds, 'no word of its end', 2] as const),
    [3, 'keep-alive: timeout=5', 1],
    [6, 'keep-alive: timeout=5', 2],
  ] as const)('R1: idle for %i s, with %s, one of %i in all', async (idleSeconds, header, connections) => {
    const announced = header.startsWith('keep') ? `\r\n${header}\r\nconnection: keep-alive` : '';
    const server = await startRawServer((socket) => socket.write(answerOf('{}', `HTTP/1.1 200 OK${announced}`)));
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
    const deadline = new AbortController();
    const server = await startRawServer((socket, before) => {
      if (before > 0) return void socket.write(answerOf('{}'));
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"a":', () => setTimeout(() => deadline.abort(), 20));
    });
    const transport = keepAliveTransport(server.url);
    const left = transport({ method: 'GET', url: server.url, headers: {}, signal: deadline.signal });
    await expect(left).rejects.toEqual(expect.objectContaining({ kind: 'timeout' }));
    expect((await get(transport, server.url)).body.toString()).toBe('{}');
    expect(server.connections()).toBe(2);
  });
});
