// Markers planted where the login, Corbado and the table can write: none is seen again in a log line or an error answer.
import type { OutgoingHttpHeaders } from 'node:http';
import { beforeAll, expect, test } from 'vitest';
import { signedHeaders } from '../support/action-call.ts';
import { canaries, canary, linesWithCanaries } from '../support/canaries.ts';
import { warmFunctions } from '../support/effects.ts';
import { asBrowser, signInByPasskey } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';

// What is planted here is looked for by the check that ends every file.
const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const post = (path: string, headers: OutgoingHttpHeaders, body: string) => bench.client.post(path, body, { headers });

test('L1: in the claims of the login’s JWT and in those of signedPasskeyData', async () => {
  const { login, corbado } = bench.system();
  const claims = canaries([
    'sub',
    'email',
    'name',
    'aud',
    'iss',
    'auth_time',
    'nonce',
    'cognito:username',
    'phone_number',
  ]);
  for (const [name, value] of Object.entries(claims)) {
    const idToken = await login.signIdToken({
      claims: { [name]: value },
      header: { kid: name === 'iss' ? canary() : undefined },
    });
    markers.add(idToken);
    for (const path of ['/auth/session', '/connectToken'])
      await post(
        path,
        { authorization: `Bearer ${idToken}` },
        path === '/connectToken' ? '{"type":"passkey-list"}' : '{}',
      );
  }
  for (const name of ['iss', 'sub', 'jti', 'webauthnId', 'username', 'credential', 'challengeId', 'processId', 'exp']) {
    const signedPasskeyData = await corbado.signPasskeyData({ claims: { [name]: canary() } });
    markers.add(signedPasskeyData);
    const body = JSON.stringify({ signedPasskeyData });
    await post('/auth/passkey/verify', {}, body);
    await post('/actions/post-login', signedHeaders(bench, body), body);
  }
  expect(linesWithCanaries(bench)).toEqual([]);
});

test('L1: in whatever Corbado answers', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const secrets = () => ({
    message: canary(),
    error: { details: canary(), validation: [{ field: canary(), message: canary() }] },
  });
  for (const status of [200, 400, 401, 403, 404, 429, 500, 503]) {
    const body = {
      ...secrets(),
      requestData: { requestID: `${canary()} `, link: canary() },
      secret: ` ${canary()}`,
      tokenType: canary(),
    };
    bench
      .system()
      .corbado.faults.next(
        'connectTokens',
        { kind: 'status', status, body, headers: { 'retry-after': canary(), 'x-a': canary() } },
        3,
      );
    const answer = await bench.client.post('/connectToken', { type: 'passkey-list' }, session);
    bench.system().corbado.faults.clear();
    expect(answer.raw).not.toContain('canary');
  }
  expect(linesWithCanaries(bench)).toEqual([]);
});

test('L1: in the errors of the table', async () => {
  const session = asBrowser(bench, await signInByPasskey(bench));
  const { faults } = bench.system().dynamodb;
  for (const name of [
    'ValidationException',
    'AccessDeniedException',
    'ResourceNotFoundException',
    'InternalServerError',
  ]) {
    faults.next('GetItem', { kind: 'error', name }, 9);
    const answer = await bench.client.get('/auth/session', session);
    faults.clear();
    expect([500, 503]).toContain(answer.status);
    expect(answer.raw).not.toMatch(/told to answer|Exception|dynamo/i);
  }
});
