// What each endpoint makes of bodies that it cannot take: refused in the right order, whoever sends them, and nothing is looked up.
// Which texts, types and bytes those are is decided in functions/shared/http and tested there, one by one; junk, plain text and a huge body
// are among the outcomes of every-outcome.test.ts.
import { beforeAll, describe, expect, it, test } from 'vitest';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { everyPost, preparePost } from '../support/every-post.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

describe.each(everyPost)('%s', (_, endpoint) => {
  const good = async () => JSON.stringify(await endpoint.goodBody(bench));

  const expectRefused = async (
    body: string | Buffer,
    [status, code]: readonly [number, unknown],
    headers: Record<string, string> = {},
    means: readonly ('send' | 'invoke')[] = ['send', 'invoke'],
  ): Promise<void> => {
    const prepared = await preparePost(bench, endpoint, body, headers);
    for (const mean of means) {
      const { result, effects } = await effectsOf(bench, prepared[mean]);
      const start = body.toString().slice(0, 40);
      expect([start, result.status, result.body.code, effects]).toEqual([start, status, code, noEffects]);
    }
  };
  const invalid = [400, 'invalid_request'] as const;
  const tooLarge = [413, 'payload_too_large'] as const;

  it('I1, C4: takes a good body, as text and as base64, behind white space, with a charset, and of its full size', async () => {
    const types = { 'content-type': 'Application/JSON; Charset=UTF-8' };
    for (const mean of ['send', 'invoke'] as const) {
      const body = ` \t\r\n${await good()}\n`;
      const full = body + ' '.repeat(endpoint.limitBytes - Buffer.byteLength(body));
      expect((await (await preparePost(bench, endpoint, full, types))[mean]()).status).toBe(200);
    }
  });

  it('iH15, iH17: refuses bytes that are no UTF-8, and text that is no base64', async () => {
    const bytes = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]);
    await expectRefused(bytes, invalid, {}, ['invoke']);
    const { cookie, ...headers } = (await endpoint.headers(bench, Buffer.alloc(0))) as Record<string, string>;
    for (const body of ['not base64!', { type: 'passkey-list' }, undefined]) {
      const replace = { body, isBase64Encoded: true, ...(cookie !== undefined && { cookies: [cookie] }) };
      const { result, effects } = await effectsOf(bench, () =>
        invokeRoute(bench, endpoint.route, { headers, replace }),
      );
      expect([result.status, result.body.code, effects]).toEqual([...invalid, noEffects]);
    }
  });

  it('I2: refuses one byte too many, before it looks at who sends it, its type or its text', async () => {
    const body = await good();
    await expectRefused(body + ' '.repeat(endpoint.limitBytes + 1 - Buffer.byteLength(body)), tooLarge);
    await expectRefused('{'.repeat(endpoint.limitBytes + 1), tooLarge, { 'content-type': 'text/plain' });
    const path = endpoint.route.slice('POST '.length);
    expect((await bench.client.post(path, ' '.repeat(endpoint.limitBytes + 1))).status).toBe(413);
  });

  it('iH21, iH23, I4: takes no field for another type than it is, and of two alike the last', async () => {
    const body = await good();
    const [name = ''] = Object.keys(JSON.parse(body));
    for (const wrong of ['["first"]', '{"0":"x"}', '1e999', 'true'])
      await expectRefused(`${body.slice(0, -1)},"${name}":${wrong}}`, invalid, {}, ['send']);
    const lastGood = await preparePost(bench, endpoint, `{"${name}":["first"],${body.slice(1)}`);
    expect((await lastGood.send()).status).toBe(200);
  });

  it('T1, iE7: refuses fields that it does not know, or passes over fifty of them', async () => {
    const body = await good();
    if (endpoint.lenient) {
      const unknown = Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`field${index}`, { deep: [index] }]),
      );
      const more = JSON.stringify({ ...unknown, ...JSON.parse(body) });
      expect((await (await preparePost(bench, endpoint, more)).send()).status).toBe(200);
    } else {
      for (const name of ['userId', '', '__proto__', 'toString', 'pk', 'Type'])
        await expectRefused(`${body.slice(0, -1)},${JSON.stringify(name)}:1}`, invalid, {}, ['send']);
    }
  });

  it('I4: is given no field by a prototype, in this request or the next, and still works', async () => {
    const nothing = [400, expect.stringMatching(/^(invalid_request|signed_passkey_data_required)$/)] as const;
    // What would make an empty body acceptable, were it inherited.
    const gift = '{"type":"passkey-list","signedPasskeyData":"a.b.c","webauthnId":"victim","identifier":"victim"}';
    for (const body of [
      `{"__proto__":${gift}}`,
      `{"constructor":{"prototype":${gift}}}`,
      `{"a":{"__proto__":${gift}}}`,
    ])
      await expectRefused(body, nothing, {}, ['send']);
    if (endpoint.route !== 'POST /auth/session') await expectRefused('{}', nothing, {}, ['send']);
    expect((await (await preparePost(bench, endpoint, await good())).send()).status).toBe(200);
  });
});

test('I2: what is larger than a gateway takes never reaches a function', async () => {
  const before = bench.system().logs.length;
  const answer = await bench.client.post('/connectToken', Buffer.alloc(10 * 1024 * 1024 + 1, 0x20));
  expect([answer.status, bench.system().logs.length - before]).toEqual([413, 0]);
});
