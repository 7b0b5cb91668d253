// Bodies that are no JSON object, at every endpoint that takes one: 400, and nothing is looked up.
import { beforeAll, expect, test } from 'vitest';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { everyPost, type PostEndpoint, preparePost } from '../support/every-post.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const expectRefused = async (endpoint: PostEndpoint, body: string | Buffer): Promise<void> => {
  const prepared = await preparePost(bench, endpoint, body);
  for (const send of [prepared.send, prepared.invoke]) {
    const { result, effects } = await effectsOf(bench, send);
    expect([body.toString().slice(0, 40), result.status, result.body.code]).toEqual([
      body.toString().slice(0, 40),
      400,
      'invalid_request',
    ]);
    expect(effects).toEqual(noEffects);
  }
};

const noObjects = [
  'null',
  'true',
  '1',
  '-0',
  '"x"',
  '"{}"',
  '[]',
  '[{}]',
  '[["type","passkey-list"]]',
  '""',
  ' 1 ',
  '1e999',
];
const noJson = [
  ' ',
  '\n\n',
  '{',
  '}',
  '{}{}',
  '{} x',
  '[',
  '{"type"}',
  '{"type":}',
  '{"type":"passkey-list",}',
  "{'type':'passkey-list'}",
  '{type:"passkey-list"}',
  '{"type":"passkey-list"',
  '{"type":"passkey-list\n"}',
  '{"a":01}',
  '{"a":+1}',
  '{"a":NaN}',
  '{"a":Infinity}',
  '{"a":0x10}',
  '{"a":undefined}',
  '{"a":"\\x41"}',
  '{"a":"\\u12"}',
  '// comment\n{}',
  '{/* comment */}',
  'undefined',
  'NaN',
  '<json/>',
  'type=passkey-list&connectTokenType=passkey-list',
  '------boundary\r\ncontent-disposition: form-data; name="type"\r\n\r\npasskey-list\r\n------boundary--',
  '\u0000{}',
  '{}\u0000',
  '\u00a0{}',
  '\u2028{}',
  '\ufeff{}',
];

test.each(everyPost)('I1, iH11: %s refuses JSON that is no object', async (_, endpoint) => {
  for (const body of noObjects) await expectRefused(endpoint, body);
});

test.each(everyPost)('I1: %s refuses what is no JSON', async (_, endpoint) => {
  for (const body of noJson) await expectRefused(endpoint, body);
});

test.each(everyPost)('I1: %s refuses an empty body', async (_, endpoint) => {
  await expectRefused(endpoint, '');
});

test.each(everyPost)('iH13: %s refuses a good body behind a byte order mark', async (_, endpoint) => {
  await expectRefused(endpoint, `\ufeff${JSON.stringify(await endpoint.goodBody(bench))}`);
});

test.each(everyPost)('I1: %s refuses a good body that was cut anywhere', async (_, endpoint) => {
  const whole = JSON.stringify(await endpoint.goodBody(bench));
  const cuts = [1, 2, Math.floor(whole.length / 2), whole.length - 2, whole.length - 1];
  for (const length of cuts) await expectRefused(endpoint, whole.slice(0, length));
});

const strict = everyPost.filter(([, { lenient }]) => !lenient);
const lenient = everyPost.filter((entry) => !strict.includes(entry));

test.each(strict)('T1, I1: %s refuses every field that it does not know', async (_, endpoint) => {
  const good = await endpoint.goodBody(bench);
  for (const name of ['userId', 'extra', '', ' ', '__proto__', 'constructor', 'toString', 'ttl', 'pk', 'Type'])
    await expectRefused(endpoint, `${JSON.stringify(good).slice(0, -1)},${JSON.stringify(name)}:1}`);
});

test.each(lenient)('iE7: %s passes over fifty fields that it does not know', async (_, endpoint) => {
  const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`field${index}`, { deep: [index] }]));
  const body = JSON.stringify({ ...unknown, ...(await endpoint.goodBody(bench)) });
  expect((await (await preparePost(bench, endpoint, body)).send()).status).toBe(200);
});

test.each(everyPost)('iH23: %s takes no number for a text, however large', async (_, endpoint) => {
  const good = JSON.stringify(await endpoint.goodBody(bench));
  const [name] = Object.keys(JSON.parse(good));
  for (const number of ['1e999', '-1e999', '9007199254740993', '0.1e-400'])
    await expectRefused(endpoint, `${good.slice(0, -1)},"${name}":${number}}`);
});

test.each(everyPost)('iH21: %s judges the very value that it uses when a key is there twice', async (_, endpoint) => {
  const good = JSON.stringify(await endpoint.goodBody(bench));
  const [name] = Object.keys(JSON.parse(good));
  await expectRefused(endpoint, `${good.slice(0, -1)},"${name}":["first"]}`);
  const lastGood = await preparePost(bench, endpoint, `{"${name}":["first"],${good.slice(1)}`);
  expect((await lastGood.send()).status).toBe(200);
});

test.each(everyPost)('I1: %s accepts the good body, so that only what was wrong was refused', async (_, endpoint) => {
  for (const means of ['send', 'invoke'] as const) {
    const body = ` \t\r\n${JSON.stringify(await endpoint.goodBody(bench))}\n`;
    expect((await (await preparePost(bench, endpoint, body))[means]()).status).toBe(200);
  }
});
