// L1: markers wherever a caller, the login, the pool, Corbado or the table can write: none is seen again in a log line or an error answer.
import type { OutgoingHttpHeaders } from 'node:http';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { callAction, signedHeaders } from '../support/action-call.ts';
import { canaries, canary, linesWithCanaries } from '../support/canaries.ts';
import { warmFunctions } from '../support/effects.ts';
import { everyPost, preparePost } from '../support/every-post.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { runReconcileIn } from '../support/reconcile.ts';
import { asBrowser, signInByPasskey } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolTokensFor } from '../support/user-pool.ts';

// What is planted here is also looked for, with the answers, by the check that ends every file.
const bench = provideSystem();
beforeAll(() => warmFunctions(bench));
afterEach(() => expect(linesWithCanaries(bench)).toEqual([]));

const send = (method: string, path: string, headers: OutgoingHttpHeaders, body = '{}') => {
  if (method === 'POST') return bench.client.post(path, body, { headers });
  return method === 'GET' ? bench.client.get(path, { headers }) : bench.client.delete(path, { headers });
};
const words = (text: string): string[] => text.split(' ');

// Other names of a route lead to the same function and story.
const aliases = ['createConnectToken', 'connectToken', 'verifySignedPasskeyData', 'completeLogin'];
const isAlias = (path: string): boolean => aliases.some((name) => path.endsWith(`/${name}`));
const endpoints = everyPost.filter(([route]) => !isAlias(route));

test('L1: in headers and queries of every route, and in paths that no route has', async () => {
  const harmless = words(
    'user-agent referer x-forwarded-for x-request-id accept accept-language if-none-match traceparent x-amzn-trace-id x-anything',
  );
  const decisive = words('origin sec-fetch-site content-type webhook-id webhook-timestamp webhook-signature');
  for (const { method, path } of bench.system().template.routes) {
    if (isAlias(path)) continue;
    await send(method, `${path}?${canary()}=${canary()}&token=${canary()}`, canaries([...harmless, ...decisive]));
    await send(method, path, { authorization: `Bearer ${canary()}.${canary()}.${canary()}` });
    await send(method, path, { authorization: `Basic ${canary()}`, origin: `https://${canary()}.example` });
    await send(method, path, { cookie: `${canary()}=${canary()}; __Host-session_id=${canary()}` });
    await send(method, `${path}/${canary()}`, {});
  }
});

const fields = words(
  'type connectTokenType signedPasskeyData delivery handoffCode webauthnId sub username identifier userId userID ' +
    'credentialId credentialID credential projectId projectID challengeId challengeID',
);

test.each(endpoints)(
  'L1: in every field of the body of %s, as value, name, list and object, and in junk',
  async (_, endpoint) => {
    const good = await endpoint.goodBody(bench);
    const bodies = fields.flatMap((name) => [
      { ...good, [name]: `${canary()}.${canary()}.${canary()}` },
      { [name]: [{ [canary()]: canary() }] },
    ]);
    const inside = {
      [canary()]: canary(),
      passkey: { id: canary() },
      passkeyData: { id: canary(), username: canary() },
    };
    const texts = [...bodies, { ...good, ...inside }].map((body) => JSON.stringify(body));
    for (const text of [...texts, `{"type": ${canary()}}`, `"${canary()}"`, `${JSON.stringify(good)}${canary()}`])
      await (await preparePost(bench, endpoint, text)).send();
  },
);

test('L1: in the claims of the login’s JWT and of the pool’s tokens', async () => {
  const { login } = bench.system();
  const present = async (token: string) => {
    markers.add(token);
    await bench.client.post('/auth/session', {}, { bearer: token });
    await bench.client.post('/connectToken', { type: 'passkey-list', idToken: token });
  };
  const claims = canaries(
    words('sub email name aud iss auth_time nonce cognito:username username client_id token_use'),
  );
  for (const [name, value] of Object.entries(claims)) {
    const header = { kid: name === 'iss' ? canary() : undefined };
    await present(await login.signIdToken({ claims: { [name]: value }, header }));
    const overrides = { idClaims: { [name]: value }, accessClaims: { [name]: value } };
    const { idToken, accessToken } = await poolTokensFor(bench, newPoolUser(bench), overrides);
    for (const token of [idToken, accessToken]) await present(token);
  }
});

test('L1: in the claims of signedPasskeyData', async () => {
  for (const name of words('iss sub jti webauthnId username credential challengeId processId exp')) {
    const signedPasskeyData = await bench.system().corbado.signPasskeyData({ claims: { [name]: canary() } });
    markers.add(signedPasskeyData);
    const body = JSON.stringify({ signedPasskeyData });
    await send('POST', '/auth/passkey/verify', {}, body);
    await send('POST', '/actions/post-login', signedHeaders(bench, body), body);
  }
});

test('L1: in whatever Corbado answers', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const userId = newPoolUser(bench);
  await callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
  const { faults } = bench.system().corbado;
  for (const status of [200, 400, 401, 404, 429, 500]) {
    const body = {
      ...{ message: canary(), secret: ` ${canary()}`, tokenType: canary() },
      error: { details: canary(), validation: [{ field: canary(), message: canary() }] },
      requestData: { requestID: `${canary()} `, link: canary() },
      identifiers: [{ value: canary(), userID: canary() }],
    };
    const headers = { 'retry-after': canary(), 'x-a': canary() };
    faults.next('connectTokens', { kind: 'status', status, body, headers }, 3);
    const answer = await bench.client.post('/connectToken', { type: 'passkey-list' }, session);
    expect(answer.raw).not.toContain('canary');
    faults.next('identifiers', { kind: 'status', status, body });
    await sendWebhook(bench, deletedPasskey(userId));
    await runReconcileIn(bench, 200);
    faults.clear();
  }
});

test('L1: in the errors of the table and of the user pool', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const { faults } = bench.system().dynamodb;
  for (const name of ['ValidationException', 'AccessDeniedException', 'InternalServerError']) {
    faults.next('GetItem', { kind: 'error', name }, 9);
    const answer = await bench.client.get('/auth/session', session);
    faults.clear();
    expect([500, 503]).toContain(answer.status);
    expect(answer.raw).not.toMatch(/told to answer|Exception|dynamo/i);
  }
  for (const operation of ['AdminGetUser', 'AdminUpdateUserAttributes'])
    for (const name of ['UserNotFoundException', 'InvalidParameterException', 'TooManyRequestsException']) {
      poolOf(bench).cognito.faults.next(operation, { kind: 'error', name, message: canary() }, 2);
      await callAction(bench, 'post-append', { webauthnId: newPoolUser(bench), credentialId: 'cre-1' });
      poolOf(bench).cognito.faults.clear();
    }
});
