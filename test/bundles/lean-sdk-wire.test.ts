// The bundles' AWS SDK on real connections, beside the whole one: what it makes of answers that come in pieces, late, or not at all.
import { Agent } from 'node:https';
import { Socket } from 'node:net';
import { beforeEach, expect, it, vi } from 'vitest';
import { awsConnections } from '../../functions/shared/frame/connections.ts';
import { answerOf, type Play, startRawServer } from '../functions/shared/corbado/raw-server.ts';
import { buildBothSdks } from './support/both-sdks.ts';
import { askServer } from './support/sdk-conversation.ts';

const { withBoth } = buildBothSdks();

beforeEach(() => {
  for (const [name, value] of Object.entries({ REGION: 'eu-central-1', ACCESS_KEY_ID: 'a', SECRET_ACCESS_KEY: 'b' }))
    vi.stubEnv(`AWS_${name}`, value);
  // No wait between attempts.
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  return () => {
    random.mockRestore();
    vi.unstubAllEnvs();
  };
});

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\n';
const item = JSON.stringify({ Item: { text: { S: 'ü'.repeat(40_000) } } });
const timeouts = { connectionTimeout: 200, requestTimeout: 120 };

/** Every attempt meets the same. */
const outcomes = async (play: Play, leaveAfter?: number) => {
  const server = await startRawServer(play);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', server.url.origin);
  const both = await withBoth((sdk) => {
    const deadline = leaveAfter === undefined ? undefined : AbortSignal.timeout(leaveAfter);
    return askServer(sdk, awsConnections(timeouts), deadline);
  });
  return { ...both, asked: server.requests.length };
};

it.each<[string, Play, object]>([
  [
    'a large answer',
    (socket) => socket.write(answerOf(item)),
    { Item: { text: { S: expect.stringMatching(/^ü+$/) } } },
  ],
  [
    'an answer in chunks, in the middle of a letter',
    (socket) => {
      const bytes = Buffer.from('{"Item":{"text":{"S":"ü"}}}');
      const half = bytes.indexOf(0xbc);
      const chunk = (part: Buffer) =>
        Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
      socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
      socket.write(chunk(bytes.subarray(0, half)));
      setTimeout(() => socket.write(Buffer.concat([chunk(bytes.subarray(half)), Buffer.from('0\r\n\r\n')])), 10);
    },
    { Item: { text: { S: 'ü' } } },
  ],
  [
    'header names in capitals',
    (socket) => socket.write(`HTTP/1.1 200 OK\r\nX-AMZN-REQUESTID: r-1\r\nContent-Length: 2\r\n\r\n{}`),
    { $metadata: { requestId: 'r-1' } },
  ],
])('%s', async (_, play, output) => {
  const { expected, actual } = await outcomes(play);
  expect(actual).toEqual(expected);
  expect(actual).toMatchObject({ output });
});

it.each<[string, Play, string, number]>([
  ['that never answers is given up and asked again', () => undefined, 'TimeoutError', 3],
  ['that drops the connection', (socket) => socket.destroy(), 'TimeoutError', 3],
  ['that breaks off in the body', (socket) => socket.end(`${head}content-length: 20\r\n\r\n{"a":`), 'Error', 3],
])('a server %s', async (_, play, name, attempts) => {
  const { expected, actual, asked } = await outcomes(play);
  expect(actual).toEqual(expected);
  expect([actual, asked]).toEqual([expect.objectContaining({ isError: true, name }), 2 * attempts]);
});

it.each<[string, Play]>([
  ['has said nothing', () => undefined],
  ['is in the middle of its answer', (socket) => socket.write(`${head}content-length: 20\r\n\r\n{"a":`)],
])('a server that %s is left at the deadline, at once', async (_, play) => {
  const startedAt = performance.now();
  const { expected, actual } = await outcomes(play, 60);
  expect(actual).toEqual(expected);
  expect(actual).toMatchObject({ isError: true, name: 'AbortError' });
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('a connection that is not made in time is given up', async () => {
  // It never connects: a network in which nobody answers.
  const silent = Object.assign(new Agent(), {
    createConnection: () => Object.assign(new Socket(), { connecting: true }),
  });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'https://localhost:1');
  const connections = { connectionTimeout: 40, requestTimeout: 5000, throwOnRequestTimeout: true, httpsAgent: silent };
  const { expected, actual } = await withBoth((sdk) => askServer(sdk, connections));
  expect(actual).toEqual(expected);
  expect(actual).toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('establish a connection') });
});
