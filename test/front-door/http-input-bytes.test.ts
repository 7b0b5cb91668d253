// Bodies that only bytes can say: junk for base64, text that is no UTF-8, and fields of the event with the wrong type.
import { beforeAll, expect, test } from 'vitest';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { everyPost, type PostEndpoint, preparePost } from '../support/every-post.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const notUtf8: readonly (readonly [string, readonly number[]])[] = [
  ['a byte that UTF-8 never has', [0xff]],
  ['a continuation without a beginning', [0x80]],
  ['a beginning without a continuation', [0xc3]],
  ['a slash in two bytes', [0xc0, 0xaf]],
  ['a quote in two bytes', [0xc0, 0xa2]],
  ['half a surrogate pair', [0xed, 0xa0, 0xbd]],
  ['beyond the last character', [0xf4, 0x90, 0x80, 0x80]],
  ['UTF-16', [0x00, 0x7b]],
];

test.each(everyPost)('iH17: %s refuses text that is no UTF-8', async (_, endpoint) => {
  for (const [what, bytes] of notUtf8) {
    const body = Buffer.concat([Buffer.from('{"type":"'), Buffer.from(bytes), Buffer.from('"}')]);
    const { invoke } = await preparePost(bench, endpoint, body);
    const { result, effects } = await effectsOf(bench, invoke);
    expect([what, result.status, result.body.code, effects]).toEqual([what, 400, 'invalid_request', noEffects]);
  }
});

test.each(everyPost)('iH17: %s refuses JSON in UTF-16', async (_, endpoint) => {
  const text = `\ufeff${JSON.stringify(await endpoint.goodBody(bench))}`;
  const bigEndian = Buffer.from(text, 'utf16le').swap16();
  for (const body of [Buffer.from(text, 'utf16le'), bigEndian]) {
    const { invoke } = await preparePost(bench, endpoint, body);
    expect((await invoke()).status).toBe(400);
  }
});

const withBody = async (endpoint: PostEndpoint, body: unknown, isBase64Encoded: unknown) => {
  const { cookie, ...headers } = (await endpoint.headers(bench, Buffer.alloc(0))) as Record<string, string>;
  const replace = { body, isBase64Encoded, ...(cookie !== undefined && { cookies: [cookie] }) };
  return effectsOf(bench, () => invokeRoute(bench, endpoint.route, { headers, replace }));
};

const junk = [
  'not base64!',
  '====',
  'e30=e30=',
  'e3 0=',
  'e30=\n',
  '-_-_',
  'é',
  '{"type":"passkey-list"}',
  '=e30',
  '\u0000',
];

test.each(everyPost)('iH15: %s refuses junk that claims to be base64', async (_, endpoint) => {
  for (const body of junk) {
    const { result, effects } = await withBody(endpoint, body, true);
    expect([body, result.status, result.body.code, effects]).toEqual([body, 400, 'invalid_request', noEffects]);
  }
});

test.each(everyPost)('iH3: %s refuses a body that is no text', async (_, endpoint) => {
  for (const body of [0, 1, true, false, {}, [], ['{}'], { type: 'passkey-list' }]) {
    const { result, effects } = await withBody(endpoint, body, false);
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  }
});

// Without a body the signature of an action is over nothing, which is right here: it is the body that is missing.
test.each(everyPost)('I1: %s refuses a body that is not there', async (_, endpoint) => {
  for (const body of [null, undefined, '']) {
    const { result, effects } = await withBody(endpoint, body, false);
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  }
});

test.each(everyPost)('I1: %s takes the word about base64 only as true', async (_, endpoint) => {
  for (const isBase64Encoded of [false, undefined, null, 'true', 1]) {
    const body = JSON.stringify(await endpoint.goodBody(bench));
    const { cookie, ...headers } = (await endpoint.headers(bench, Buffer.from(body))) as Record<string, string>;
    const replace = { body, isBase64Encoded, ...(cookie !== undefined && { cookies: [cookie] }) };
    expect((await invokeRoute(bench, endpoint.route, { headers, replace })).status).toBe(200);
  }
});

test.each(everyPost)('I1: %s reads base64 and text alike', async (_, endpoint) => {
  for (const means of ['invoke', 'send'] as const) {
    const body = JSON.stringify(await endpoint.goodBody(bench));
    expect((await (await preparePost(bench, endpoint, body))[means]()).status).toBe(200);
  }
});
