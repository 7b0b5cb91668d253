// Markers wherever a caller, the login or the pool can write: none of them reaches the log or an error answer.
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { canaries, canary, linesWithCanaries } from '../support/canaries.ts';
import { warmFunctions } from '../support/effects.ts';
import { everyPost, preparePost } from '../support/every-post.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { runReconcileIn } from '../support/reconcile.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf, poolTokensFor } from '../support/user-pool.ts';

// Markers planted wherever a caller can write: none is seen again in a log line or an error answer.
describe('logging canaries', () => {
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
});

// Markers planted where the user pool and Corbado's lists can write: none is seen again in a log line or an error answer.
describe('logging canaries pool', () => {
  // What is planted here is looked for by the check that ends every file.
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));

  it('L1: in the errors of the user pool', async () => {
    for (const operation of ['AdminGetUser', 'AdminUpdateUserAttributes'])
      for (const name of ['UserNotFoundException', 'InvalidParameterException', 'TooManyRequestsException']) {
        poolOf(bench).cognito.faults.next(operation, { kind: 'error', name, message: `${canary()} ${canary()}` }, 2);
        await callAction(bench, 'post-append', { webauthnId: newPoolUser(bench), credentialId: 'cre-1' });
        poolOf(bench).cognito.faults.clear();
      }
    expect(linesWithCanaries(bench)).toEqual([]);
  });

  it('L1: in Corbado’s lists', async () => {
    const userId = newPoolUser(bench);
    await callAction(bench, 'post-append', { webauthnId: userId, credentialId: 'cre-1' });
    for (const status of [200, 400, 429, 500]) {
      const body = {
        identifiers: [{ value: canary(), userID: canary() }],
        message: canary(),
        error: { details: canary() },
      };
      bench.system().corbado.faults.next('identifiers', { kind: 'status', status, body });
      await sendWebhook(bench, deletedPasskey(userId));
      await runReconcileIn(bench, 200);
    }
    expect(linesWithCanaries(bench)).toEqual([]);
  });

  it('L1: in the claims of the pool’s tokens', async () => {
    for (const name of [
      'sub',
      'cognito:username',
      'username',
      'email',
      'name',
      'client_id',
      'aud',
      'token_use',
      'custom:passkey_enrolled',
    ]) {
      const claims = { [name]: canary() };
      const { idToken, accessToken } = await poolTokensFor(bench, newPoolUser(bench), {
        idClaims: claims,
        accessClaims: claims,
      });
      for (const bearer of [idToken, accessToken]) {
        await bench.client.post('/auth/session', {}, { bearer });
        await bench.client.post('/connectToken', { type: 'passkey-list', idToken: bearer });
      }
    }
    expect(linesWithCanaries(bench)).toEqual([]);
  });
});
