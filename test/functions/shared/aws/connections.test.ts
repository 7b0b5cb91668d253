// Connections to AWS after a while in which nobody looked at them: aged, reset, or silently gone. And how long a call may take at most.
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as dynamodb from '../../../../functions/shared/aws/dynamodb.ts';
import { fromSecretsManager, openSecretsManager } from '../../../../functions/shared/aws/secret.ts';
import { findPoolUser, openUserPool } from '../../../../functions/shared/cognito/user-pool.ts';
import type { Call } from '../../../../functions/shared/frame/call.ts';
import { callAt, now } from '../../call-at.ts';
import { answerOf, startRawServer } from '../corbado/raw-server.ts';

/** What is read and changed of the SDK's own handler of requests. */
type Handler = { httpHandlerConfigs(): object; updateHttpClientConfig(key: 'requestTimeout', value: number): void };
type Opened = { client: { config: { requestHandler: unknown } }; ask: (call: Call) => Promise<unknown> };
const key = { pk: 'a', sk: 'b' };
const openDynamoDb = (): Opened => {
  const opened: dynamodb.Connection[] = [];
  const get = (connection: dynamodb.Connection) => {
    opened.push(connection);
    return dynamodb.get(connection);
  };
  const table = dynamodb.openTable('table', { get });
  return { client: opened[0]?.client as Opened['client'], ask: (call) => table.get(key, call) };
};
const openSecrets = (): Opened => {
  const client = openSecretsManager();
  const fetchSecret = fromSecretsManager(client, 'secret');
  return { client, ask: (call) => fetchSecret(call.deadline.signal) };
};
const openPool = (): Opened => {
  const pool = openUserPool('eu-central-1_Test');
  return { client: pool.client, ask: (call) => findPoolUser(pool, 'sub', 'ada', call) };
};
const configurationOf = ({ client }: Opened) => (client.config.requestHandler as Handler).httpHandlerConfigs();

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
const atOnce = (ask: Opened['ask'], times: number) => Promise.all(Array.from({ length: times }, () => ask(callAt())));
const oneByOne = async (ask: Opened['ask'], times: number) => {
  for (let request = 0; request < times; request += 1) await ask(callAt());
};
/** Until the connections of a burst are put aside. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe.each([
  ['DynamoDB', openDynamoDb, { connectionTimeout: 1000, requestTimeout: 1500 }],
  ['Secrets Manager', openSecrets, { connectionTimeout: 1000, requestTimeout: 1500 }],
  ['Cognito', openPool, { connectionTimeout: 700, requestTimeout: 1200 }],
])('%s', (_, open, timeouts) => {
  it('R1: after a burst of 38 and a minute without timers, nothing goes over a connection of before', async () => {
    const server = await serverAfter(38, (socket, isOld) => (isOld ? undefined : void socket.write(answer)));
    const opened = open();
    await atOnce(opened.ask, 38);
    await settled();
    expect(configurationOf(opened)).toMatchObject({ ...timeouts, throwOnRequestTimeout: true });
    // The wall clock has moved on, and nothing else: as after a freeze.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    await oneByOne(opened.ask, 12);
    expect([server.requests.length, server.connections()]).toEqual([50, 39]);
  });
});

describe('a client', () => {
  it('R1: spends one attempt on connections that are reset on the next byte, not one on each', async () => {
    const server = await serverAfter(8, (socket, isOld) => (isOld ? socket.destroy() : void socket.write(answer)));
    const { ask } = openDynamoDb();
    await atOnce(ask, 8);
    await settled();
    await oneByOne(ask, 4);
    expect([server.requests.length, server.connections()]).toEqual([8 + 1 + 4, 9]);
  });

  it('R1: spends one timeout on connections that swallow what is sent, not one on each', async () => {
    const server = await serverAfter(8, (socket, isOld) => (isOld ? undefined : void socket.write(answer)));
    const { client, ask } = openDynamoDb();
    (client.config.requestHandler as Handler).updateHttpClientConfig('requestTimeout', 500);
    await atOnce(ask, 8);
    await settled();
    await oneByOne(ask, 4);
    expect([server.requests.length, server.connections()]).toEqual([8 + 1 + 4, 9]);
  });

  it('R1: keeps few connections when a burst is over, and needs one for one request after the other', async () => {
    const server = await serverAfter(8, (socket) => void socket.write(answer));
    const { ask } = openDynamoDb();
    await atOnce(ask, 8);
    await settled();
    expect(server.open()).toBe(2);
    await oneByOne(ask, 4);
    expect([server.connections(), server.open()]).toEqual([8, 2]);
  });

  it('L4: tells a table that hangs up from one that is slow', async () => {
    await serverAfter(0, (socket) => socket.destroy());
    const call = callAt();
    await expect(openDynamoDb().ask(call)).rejects.toThrow('dynamodb_unavailable');
    expect(call.trail.facts).toEqual({ upstreamErrorType: 'connection_lost' });
  });
});

const { get, put, query, remove, update } = dynamodb;
const openTable = () => dynamodb.openTable('table', { get, put, query, remove, update });

it.each<[string, (call: Call) => Promise<unknown>]>([
  ['a read', (call) => openTable().get(key, call)],
  ['a query', (call) => openTable().query('a', { from: 'b' }, call)],
  ['a put', (call) => openTable().put(key, call)],
  ['an update', (call) => openTable().update(key, { set: { a: 1 } }, call)],
  ['a delete', (call) => openTable().remove(key, call)],
  ['a look at the pool', (call) => openPool().ask(call)],
  ['a secret', (call) => openSecrets().ask(call)],
])('R1: %s ends when the deadline fires, long before a client gives up by itself', async (_, ask) => {
  const deadline = new AbortController();
  await serverAfter(0, () => deadline.abort());
  const startedAt = performance.now();
  await expect(ask(callAt(now, { signal: deadline.signal }))).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
