// Log lines are one JSON object each, of known fields only, however hard a request tries to add a line or a field of its own.
import { beforeAll, expect, test } from 'vitest';
import type { LogLine } from '../../local/lambda/function-log.ts';
import { eventFor } from '../support/direct-http.ts';
import { warmFunctions } from '../support/effects.ts';
import { everyPost, preparePost } from '../support/every-post.ts';
import { knownFields } from '../support/log-entries.ts';
import { asBrowser, idTokenFor, newUserId, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const written: LogLine[] = [];
beforeAll(async () => {
  await warmFunctions(bench);
  bench.system().onLog((line) => written.push(line));
});

/** Runs the action and expects that many lines of known fields, none of them forged. */
const expectLines = async (count: number, action: () => Promise<unknown>): Promise<void> => {
  written.length = 0;
  await action();
  expect(written).toHaveLength(count);
  for (const { text } of written) {
    const entry = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(entry).filter((name) => !knownFields.has(name))).toEqual([]);
    expect(JSON.stringify(entry)).not.toContain('forged');
    expect(text).not.toMatch(/[\r\n\u2028\u2029]/);
  }
};

const forged = '{"level":"ERROR","outcome":"forged"}';
const breaks = ['\n', '\u2028', '"}\n'].map((end) => `x${end}${forged}`);

// Other names of a route lead to the same function and story.
const aliases = ['createConnectToken', 'connectToken', 'verifySignedPasskeyData', 'completeLogin'];
const endpoints = everyPost.filter(([route]) => !aliases.some((name) => route.endsWith(`/${name}`)));

test.each(endpoints)('L3: no field of a body sent to %s adds a line or a field', async (_, endpoint) => {
  const good = await endpoint.goodBody(bench);
  const bodies = breaks.flatMap((text) => [
    ...Object.keys(good).map((name) => JSON.stringify({ ...good, [name]: text })),
    JSON.stringify({ ...good, userId: text, challengeId: text, [text]: text }),
    text,
  ]);
  const prepared = await Promise.all(bodies.map((body) => preparePost(bench, endpoint, body)));
  await expectLines(bodies.length, async () => {
    for (const { send } of prepared) await send();
  });
});

test('L3: nor does a query, a path or a header', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const query = breaks.map((text) => encodeURIComponent(text)).join('&');
  const headers = { 'user-agent': forged, referer: forged, 'x-request-id': forged, 'x-forwarded-for': forged };
  await expectLines(2, async () => {
    await bench.client.get(`/auth/session?${query}`, { ...session, headers });
    await bench.client.get('/auth/session', { headers: { ...headers, authorization: forged } });
    await bench.client.get(`/auth/session${query}`, session);
  });
});

test('L3: nor do the claims of a genuine JWT', async () => {
  const text = breaks[0];
  const claims = { name: text, email: text, preferred_username: text, groups: [text] };
  const tokens = [
    await idTokenFor(bench, newUserId(), claims),
    await idTokenFor(bench, newUserId(), { ...claims, sub: text }),
  ];
  await expectLines(2, async () => {
    for (const bearer of tokens) await bench.client.post('/auth/session', {}, { bearer });
  });
});

test('L3: nor do the fields of an event that only a gateway writes, were it to write such a thing', async () => {
  const events = breaks.map((text) =>
    eventFor(bench, 'GET /auth/session', {
      replace: { routeKey: text, rawPath: text, headers: { [text]: text, origin: text } },
    }),
  );
  await expectLines(events.length, async () => {
    for (const event of events) await bench.system().invoke('session', event);
  });
});

test('L3: an action’s event that is invoked directly adds none either', async () => {
  const events = breaks.map((text) => ({
    webauthnId: text,
    username: text,
    identifier: text,
    credentialId: text,
    [text]: text,
  }));
  await expectLines(events.length * 3, async () => {
    for (const event of events)
      for (const name of ['post-login', 'post-append', 'pre-login'] as const) await bench.invoke(name, event);
  });
});
