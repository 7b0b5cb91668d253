// Corbado's webhooks over HTTP: who may send them, what they may say, and that they lead to an entry in a list and nothing more.
import { beforeAll, describe, expect, it } from 'vitest';
import { basicHeader, signedHeaders } from '../support/action-call.ts';
import { effectsOf, noEffects, warmFunctions } from '../support/effects.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { dueChecks } from '../support/reconcile.ts';
import { newUserId, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const path = '/webhooks/corbado';
const event = () => deletedPasskey(newUserId());
const refused = [401, 'unauthorized', noEffects];

describe('A7: who may send them', () => {
  it('A7: whoever knows the action secret, as Corbado’s password', async () => {
    const userId = newUserId();
    const answer = await sendWebhook(bench, deletedPasskey(userId));
    expect([answer.status, answer.body]).toEqual([200, { scheduled: true }]);
    expect(await dueChecks(bench, userId)).toMatchObject([{ list: 'soon', attempts: 0 }]);
  });

  it.each<[string, () => Record<string, string>]>([
    ['no password', () => ({})],
    ['another password', () => basicHeader('another-password')],
    ['an empty password', () => basicHeader('')],
    ['half the password', () => basicHeader(bench.system().actionSecret.slice(0, -1))],
    ['another user', () => basicHeader(bench.system().actionSecret, 'admin')],
    ['the secret as bearer token', () => ({ authorization: `Bearer ${bench.system().actionSecret}` })],
    ['the secret alone', () => ({ authorization: bench.system().actionSecret })],
    ['junk', () => ({ authorization: 'Basic !!!' })],
  ])('A7: %s is refused, and nothing happens', async (_, headersOf) => {
    const send = () => bench.client.post(path, event(), { headers: headersOf() });
    const { result, effects } = await effectsOf(bench, send);
    expect([result.status, result.body.code, effects]).toEqual(refused);
  });

  it('A7: a signature is no password, and a session neither', async () => {
    const body = JSON.stringify(event());
    const { token } = await signInByPasskey(bench);
    for (const options of [{ headers: signedHeaders(bench, body) }, { bearer: token }, { cookie: token }]) {
      const { result, effects } = await effectsOf(bench, () => bench.client.post(path, body, options));
      expect([result.status, result.body.code, effects]).toEqual(refused);
    }
  });

  it('A7: the password in the address or the body opens nothing', async () => {
    const { actionSecret } = bench.system();
    const inAddress = await bench.client.post(`${path}?password=${encodeURIComponent(actionSecret)}`, event());
    const inBody = await bench.client.post(path, { ...event(), password: actionSecret });
    expect([inAddress.status, inBody.status]).toEqual([401, 401]);
  });
});

describe('M4: what they lead to', () => {
  it('M4: the same webhook ten times at once is one entry', async () => {
    const userId = newUserId();
    const all = await Promise.all(Array.from({ length: 10 }, () => sendWebhook(bench, deletedPasskey(userId))));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    // Two when the user's hour ended between them.
    expect([1, 2]).toContain((await dueChecks(bench, userId)).length);
    for (const { dueInSeconds } of await dueChecks(bench, userId)) expect(dueInSeconds).toBeLessThanOrEqual(0);
  });

  it('M4: Corbado’s own, sent after a deletion, are taken at the first attempt', async () => {
    const { corbado } = bench.system();
    const userId = newUserId();
    corbado.state.passkeys.push({ id: 'cre-77', userId, displayName: userId, createdAtSeconds: 0 });
    corbado.deletePasskey('cre-77');
    await corbado.webhooks.settled();
    expect(corbado.webhooks.deliveries.at(-1)).toMatchObject({ type: 'passkey.deleted', statuses: [200] });
    expect(await dueChecks(bench, userId)).toHaveLength(1);
  });

  it('M4: Corbado sends one again that we could not take', async () => {
    const { corbado, dynamodb } = bench.system();
    const userId = newUserId();
    dynamodb.faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 3);
    corbado.state.passkeys.push({ id: 'cre-78', userId, displayName: userId, createdAtSeconds: 0 });
    corbado.deletePasskey('cre-78');
    await corbado.webhooks.settled();
    expect(corbado.webhooks.deliveries.at(-1)?.statuses).toEqual([503, 200]);
    expect(await dueChecks(bench, userId)).toHaveLength(1);
  });

  it.each([
    { type: 'passkey.created', data: { credential: { webAuthnID: 'u-1' } } },
    { type: 'user.deleted', data: { userID: 'usr-1' } },
    { type: 'something.new' },
  ])('M4: %j is taken and leads to nothing', async (other) => {
    const { result, effects } = await effectsOf(bench, () => sendWebhook(bench, other));
    expect([result.status, result.body, effects]).toEqual([200, { scheduled: false }, noEffects]);
  });

  it.each([{}, { type: 7 }, { type: 'passkey.deleted' }, { type: 'passkey.deleted', data: { userID: 'nobody' } }, []])(
    'I4: %j is refused and leads to nothing',
    async (other) => {
      const { result, effects } = await effectsOf(bench, () => sendWebhook(bench, other));
      expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
    },
  );
});
