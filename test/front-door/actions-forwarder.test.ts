// The script for Corbado's action editor against the deployed routes: what it signs is accepted, and what comes back is usable.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { createForwarder } from '../../forwarder/corbado-action.mjs';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { CeremonyRefused } from '../../local/corbado/ceremonies.ts';
import { entriesWith } from '../support/log-entries.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByLogin } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { markers, provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

const bench = provideSystem();

beforeEach(() => {
  bench.system().corbado.faults.clear();
  bench.system().dynamodb.faults.clear();
});

const forward = (action: ActionName, event: unknown, secret = bench.system().actionSecret) =>
  createForwarder({
    url: `${bench.system().url}/actions/${action}`,
    secret,
    fetch: (address, request) => fetch(address, request),
    now: bench.system().clock.nowMilliseconds,
    randomId: () => crypto.randomUUID(),
  })(event);

// The users of these tests are not in the stage's user pool.
const notInPool = { state: 'not_applicable', updated: false, reason: 'user_not_found' };

/** A user with one passkey, which Corbado's stand-in knows of. */
const userWithPasskey = async () => {
  const user = await signInByLogin(bench);
  const token = await bench.client.post('/connectToken', { type: 'passkey-append' }, asBrowser(bench, user));
  const { action } = await bench.system().corbado.ceremonies.append({ connectToken: String(token.body.token) });
  return { userId: user.userId, action };
};

describe('A8: the whole way round', () => {
  it('A8: an append at Corbado records the passkey', async () => {
    const { userId, action } = await userWithPasskey();
    expect(action.answer).toEqual({ statusCode: 200, body: { recorded: true, firstPasskey: true, ...notInPool } });
    expect(await rowsOf(bench, userId, 'P#')).toHaveLength(1);
  });

  it('A8: a login at Corbado hands the app a session that works', async () => {
    const { userId } = await userWithPasskey();
    const { session, signedPasskeyData } = await bench.system().corbado.ceremonies.loginWithAction({ userId });
    const bearer = String(JSON.parse(session).sessionId);
    markers.add(bearer, signedPasskeyData);
    expect((await bench.client.get('/auth/session', { bearer })).body).toMatchObject({ userId, amr: 'passkey' });
  });

  it('A8: what was typed becomes the user id', async () => {
    const userId = newPoolUser(bench);
    for (const identifier of [userId, `${userId}@example.com`]) {
      const { action } = await bench.system().corbado.ceremonies.preLogin({ identifier });
      expect(action.answer).toEqual({ statusCode: 200, body: { identifier: userId, userId } });
    }
  });

  it('A8: a login that the backend refuses fails with its code', async () => {
    const { userId } = await userWithPasskey();
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'invalid_challenge' });
    const login = bench.system().corbado.ceremonies.loginWithAction({ userId });
    await expect(login).rejects.toThrow(CeremonyRefused);
    await expect(login).rejects.toMatchObject({ code: 'invalid_passkey_data' });
  });
});

describe('A8: what the script makes of refusals', () => {
  const refused = { message: 'This sign-in could not be completed.' };
  const unavailable = { ...refused, message: 'This service is not available right now. Please try again.' };

  it('A7, A8, L4: their code, and the id of the request, under which it stands in the log', async () => {
    const otherSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const calls: [ActionName, object, number, string, string?][] = [
      ['post-login', { signedPasskeyData: 'a.b.c' }, 401, 'unauthorized', otherSecret],
      ['post-login', {}, 400, 'signed_passkey_data_required'],
      ['post-append', { username: 'a b' }, 400, 'invalid_request'],
    ];
    for (const [action, event, statusCode, code, secret] of calls) {
      const answer = await forward(action, event, secret);
      expect(answer).toMatchObject({ statusCode, body: { ...refused, code } });
      expect(entriesWith(bench, answer.body.requestId)).toHaveLength(1);
    }
  });

  it('A8: nothing of pre-login, which always answers as Corbado documents it', async () => {
    const error = (code: string) => ({
      statusCode: 200,
      body: { identifier: '', error: { return: true, code, message: expect.any(String) } },
    });
    expect(await forward('pre-login', { identifier: 'a b' })).toEqual(error('user_not_found'));
    expect(await forward('pre-login', {})).toEqual(error('untyped'));
  });

  it('A8: Corbado in trouble, and DynamoDB in trouble', async () => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    bench.system().corbado.faults.next('verify', { kind: 'status', status: 502 });
    const upstream = await forward('post-login', { signedPasskeyData });
    expect(upstream).toMatchObject({ statusCode: 502, body: { ...unavailable, code: 'upstream_error' } });
    bench.system().dynamodb.faults.next('any', { kind: 'error', name: 'InternalServerError' }, 6);
    const storage = await forward('post-append', { username: newUserId() });
    expect(storage).toMatchObject({ statusCode: 503, body: { ...unavailable, code: 'temporarily_unavailable' } });
  });
});

describe('A8: the script as it is pasted', () => {
  it('A8: takes address and secret from its environment and runs on its own', async () => {
    const userId = newUserId();
    const script =
      "import('./forwarder/corbado-action.mjs').then(async ({ handler }) => console.log(JSON.stringify(await handler(JSON.parse(process.argv[1])))))";
    const { url, actionSecret } = bench.system();
    const env = { ACTION_URL: `${url}/actions/post-append`, ACTION_SECRET: `${actionSecret}\n` };
    const event = JSON.stringify({ username: userId, passkeyData: { id: 'cre-1' } });
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script, event], { env });
    const body = { recorded: true, firstPasskey: true, ...notInPool };
    expect(JSON.parse(stdout)).toEqual({ statusCode: 200, body });
  });
});
