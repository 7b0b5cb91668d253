// Markers planted wherever a caller can write: none is seen again in a log line or an error answer.
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { canaries, canary, linesWithCanaries } from '../support/canaries.ts';
import { warmFunctions } from '../support/effects.ts';
import { everyPost, preparePost } from '../support/every-post.ts';
import { provideSystem } from '../support/system.ts';

// What is planted here is looked for by the check that ends every file.
const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const headerNames = [
  'user-agent',
  'referer',
  'x-forwarded-for',
  'x-request-id',
  'accept',
  'accept-language',
  'if-none-match',
  'traceparent',
  'x-amzn-trace-id',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'x-anything',
];
const decisive = ['authorization', 'origin', 'sec-fetch-site', 'content-type', 'cookie'];
const routes = (): { method: string; path: string }[] => [...bench.system().template.routes];

const send = (method: string, path: string, headers: OutgoingHttpHeaders, body = '{}') => {
  if (method === 'POST') return bench.client.post(path, body, { headers });
  return method === 'GET' ? bench.client.get(path, { headers }) : bench.client.delete(path, { headers });
};

test('L1: in headers and queries of every route', async () => {
  for (const { method, path } of routes()) {
    await send(method, `${path}?${canary()}=${canary()}&token=${canary()}`, canaries(headerNames));
    for (const name of decisive) await send(method, path, { [name]: canary() });
    await send(method, path, { authorization: `Bearer ${canary()}` });
    await send(method, path, { authorization: `Bearer ${canary()}.${canary()}.${canary()}` });
    await send(method, path, { authorization: `Basic ${canary()}` });
    await send(method, path, { origin: `https://${canary()}.example` });
    await send(method, path, { cookie: `${canary()}=${canary()}; __Host-session_id=${canary()}` });
  }
  expect(linesWithCanaries(bench)).toEqual([]);
});

test('L1: in paths and methods that no route has', async () => {
  for (const path of [`/${canary()}`, `/auth/${canary()}`, `/auth/session/${canary()}`])
    for (const method of ['GET', 'POST', 'DELETE']) await send(method, path, {});
  expect(linesWithCanaries(bench)).toEqual([]);
});

const fields = [
  'type',
  'connectTokenType',
  'signedPasskeyData',
  'delivery',
  'handoffCode',
  'webauthnId',
  'sub',
  'username',
  'identifier',
  'userId',
  'userID',
  'credentialId',
  'credentialID',
  'credential',
  'projectId',
  'projectID',
  'challengeId',
  'challengeID',
];

test.each(everyPost)(
  'L1: in every field of the body of %s, as value, name, list and object, in a form and in junk',
  async (_, endpoint) => {
    const good = await endpoint.goodBody(bench);
    const bodies = fields.flatMap((name) => [
      { ...good, [name]: canary() },
      { [name]: canary() },
      { [name]: `${canary()}.${canary()}.${canary()}` },
      { [name]: [canary()] },
      { [name]: { [canary()]: canary() } },
    ]);
    const texts = bodies.map((body) => JSON.stringify(body));
    texts.push(
      JSON.stringify({
        ...good,
        [canary()]: canary(),
        passkey: { id: canary() },
        passkeyData: { id: canary(), username: canary() },
      }),
    );
    texts.push(
      `{"type": ${canary()}}`,
      `"${canary()}"`,
      canary(),
      `${JSON.stringify(good)}${canary()}`,
      `{"${canary()}`,
    );
    for (const text of texts) await (await preparePost(bench, endpoint, text)).send();
    expect(linesWithCanaries(bench)).toEqual([]);
  },
);
