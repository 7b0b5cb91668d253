// The limits on bodies, to the byte: judged by the decoded bytes, before anything in them is read, and before anybody is asked.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { everyPost, type PostEndpoint, preparePost } from '../support/every-post.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

/** A good body of exactly this many bytes. */
const ofBytes = async (endpoint: PostEndpoint, bytes: number): Promise<string> => {
  const body = JSON.stringify(await endpoint.goodBody(bench));
  return body + ' '.repeat(bytes - Buffer.byteLength(body));
};

const expectTooLarge = async (endpoint: PostEndpoint, body: string | Buffer, headers = {}): Promise<void> => {
  const prepared = await preparePost(bench, endpoint, body, headers);
  for (const send of [prepared.send, prepared.invoke]) {
    const { result, effects } = await effectsOf(bench, send);
    expect([result.status, result.body.code, effects]).toEqual([413, 'payload_too_large', noEffects]);
  }
};

test.each(everyPost)('I2: %s takes a body of exactly its limit', async (_, endpoint) => {
  for (const means of ['send', 'invoke'] as const) {
    const prepared = await preparePost(bench, endpoint, await ofBytes(endpoint, endpoint.limitBytes));
    expect((await prepared[means]()).status).toBe(200);
  }
});

test.each(everyPost)('I2: %s refuses one byte more', async (_, endpoint) => {
  await expectTooLarge(endpoint, await ofBytes(endpoint, endpoint.limitBytes + 1));
});

test.each(everyPost)('I2: %s counts bytes, not characters', async (_, endpoint) => {
  const text = JSON.stringify({ padding: '€'.repeat(Math.ceil(endpoint.limitBytes / 3)) });
  expect(text.length).toBeLessThan(endpoint.limitBytes);
  await expectTooLarge(endpoint, text);
});

test.each(everyPost)('I2: %s refuses what is too large before it looks at type or text', async (_, endpoint) => {
  const tooMany = endpoint.limitBytes + 1;
  await expectTooLarge(endpoint, ' '.repeat(tooMany), { 'content-type': 'text/plain' });
  await expectTooLarge(endpoint, Buffer.alloc(tooMany, 0xff));
  await expectTooLarge(endpoint, '{'.repeat(tooMany));
});

test.each(everyPost)('I2: %s refuses what is too large from anybody, known or not', async (_, endpoint) => {
  const path = endpoint.route.slice('POST '.length);
  const body = ' '.repeat(endpoint.limitBytes + 1);
  const { result, effects } = await effectsOf(bench, () => bench.client.post(path, body));
  expect([result.status, effects]).toEqual([413, noEffects]);
});

test.each(everyPost)('iH19: %s refuses lists that are 100 000 deep without reading them', async (_, endpoint) => {
  await expectTooLarge(endpoint, `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
});

const nested = (bytes: number): string => {
  const depth = Math.floor(bytes / 2) - 20;
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
};

test.each(everyPost)('I1: %s survives as much depth as fits into its limit', async (_, endpoint) => {
  const [name] = Object.keys(await endpoint.goodBody(bench));
  for (const body of [nested(endpoint.limitBytes), `{"${name}":${nested(endpoint.limitBytes)}}`]) {
    const { result, effects } = await effectsOf(bench, (await preparePost(bench, endpoint, body)).send);
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  }
});

test('I2: what is larger than a gateway takes never reaches a function', async () => {
  const before = bench.system().logs.length;
  const answer = await bench.client.post('/connectToken', Buffer.alloc(10 * 1024 * 1024 + 1, 0x20));
  expect([answer.status, bench.system().logs.length - before]).toEqual([413, 0]);
});
