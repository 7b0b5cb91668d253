// Connections to AWS after a while in which nobody looked at them: aged, reset, or silently gone.
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openUserPool, readPoolUser } from '../../../functions/shared/cognito/user-pool.ts';
import { getItem } from '../../../functions/shared/dynamo/read-items.ts';
import { openTable } from '../../../functions/shared/dynamo/table.ts';
import { fromSecretsManager, openSecretsManager } from '../../../functions/shared/secret/secrets-manager.ts';
import { callAt } from '../call-at.ts';
import { answerOf, startRawServer } from './corbado/raw-server.ts';

type Ask = () => Promise<unknown>;
const clients: Record<string, () => Ask> = {
  DynamoDB: () => {
    const get = getItem(openTable('table'));
    return () => get({ pk: 'a', sk: 'b' }, callAt());
  },
  'Secrets Manager': () => {
    const fetchSecret = fromSecretsManager(openSecretsManager(), 'secret');
    return () => fetchSecret(AbortSignal.timeout(8000));
  },
  Cognito: () => {
    const read = readPoolUser(openUserPool('eu-central-1_Test'));
    return () => read('ada', callAt());
  },
};

const answer = answerOf('{"UserAttributes":[{"Name":"sub","Value":"ada"}]}');

/** A server that answers the first `burst` requests together, so that each has a connection of its own; then `treat` decides. */
const serverAfter = async (burst: number, treat: (socket: Socket, isOld: boolean) => void) => {
  const old = new Set<Socket>();
  const server = await startRawServer((socket, before) => {
    if (before >= burst) return treat(socket, old.has(socket));
    old.add(socket);
    if (old.size === burst) for (const one of old) one.write(answer);
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url.origin);
  return server;
};
const atOnce = (ask: Ask, times: number) => Promise.all(Array.from({ length: times }, ask));
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe.each(Object.entries(clients))('%s', (_, open) => {
  it('R1: after a burst of 38 and a minute without timers, nothing goes over a connection of before', async () => {
    const server = await serverAfter(38, (socket, isOld) => (isOld ? undefined : void socket.write(answer)));
    const ask = open();
    await atOnce(ask, 38);
    await settled();
    // The wall clock has moved on, and nothing else: as after a freeze.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    const startedAt = performance.now();
    for (let request = 0; request < 12; request += 1) await ask();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect([server.requests.length, server.connections()]).toEqual([50, 39]);
  });

  it('R1: connections that are reset on the next byte cost one attempt, not one each', async () => {
    const server = await serverAfter(8, (socket, isOld) => (isOld ? socket.destroy() : void socket.write(answer)));
    const ask = open();
    await atOnce(ask, 8);
    await settled();
    for (let request = 0; request < 4; request += 1) await ask();
    expect([server.requests.length, server.connections()]).toEqual([8 + 1 + 4, 9]);
  });

  it('R1: connections that swallow what is sent cost one timeout, not one each', async () => {
    const server = await serverAfter(8, (socket, isOld) => (isOld ? undefined : void socket.write(answer)));
    const ask = open();
    await atOnce(ask, 8);
    await settled();
    const startedAt = performance.now();
    for (let request = 0; request < 4; request += 1) await ask();
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect([server.requests.length, server.connections()]).toEqual([8 + 1 + 4, 9]);
  });

  it('R1: few connections are kept when a burst is over, and one is enough for one after the other', async () => {
    const server = await serverAfter(8, (socket) => void socket.write(answer));
    const ask = open();
    await atOnce(ask, 8);
    await settled();
    expect(server.open()).toBe(2);
    for (let request = 0; request < 4; request += 1) await ask();
    expect([server.connections(), server.open()]).toEqual([8, 2]);
  });
});

it('L4: a table that hangs up is told from one that is slow', async () => {
  await serverAfter(0, (socket) => socket.destroy());
  const call = callAt();
  await expect(getItem(openTable('table'))({ pk: 'a', sk: 'b' }, call)).rejects.toThrow('dynamodb_unavailable');
  expect(call.trail.facts).toEqual({ upstreamErrorType: 'connection_lost' });
});
