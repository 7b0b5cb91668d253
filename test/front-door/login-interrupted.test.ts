// What goes wrong after a proof is used up, or after the new session is stored: said as it is, and nobody is told to try the same again.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import type { Answer } from '../support/client.ts';
import { warmFunctions } from '../support/effects.ts';
import { entryOf } from '../support/log-entries.ts';
import { handingOver, runWith } from '../support/run-with.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
beforeAll(() => warmFunctions(bench));

const failing = async (operation: string, send: () => Promise<Answer>): Promise<Answer> => {
  const { faults } = bench.system().dynamodb;
  // As often as the SDK tries.
  faults.next(operation, { kind: 'error', name: 'InternalServerError' }, 3);
  const answer = await send();
  faults.clear();
  return answer;
};
const verify = async (userId: string, cookie?: string) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const options = cookie === undefined ? {} : asBrowser(bench, { token: cookie });
  return () => bench.client.post('/auth/passkey/verify', { signedPasskeyData }, options);
};
const act = async (userId: string) => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  return () => callAction(bench, 'post-login', { signedPasskeyData });
};
const trade = async (userId: string) => {
  runWith(bench, 'post-login', handingOver);
  const { handoffCode } = (await (await act(userId))()).body;
  runWith(bench, 'post-login', {});
  return () => bench.client.post('/auth/session', { handoffCode });
};

describe('R5: a login whose proof or code is used up', () => {
  it.each([
    ['the verify endpoint', verify],
    ['the action', act],
    ['the trade of a code', trade],
  ] as const)('R5: at %s is interrupted when the table fails, and opens nothing', async (_, prepare) => {
    for (const operation of ['Query', 'PutItem']) {
      const userId = newUserId();
      const answer = await failing(operation, await prepare(userId));
      expect([answer.status, answer.body.code]).toEqual([503, 'login_interrupted']);
      expect(answer.headers).not.toHaveProperty('retry-after');
      expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
    }
  });

  it('R5: a JWT is not used up, so it may be sent again', async () => {
    const userId = newUserId();
    const bearer = await idTokenFor(bench, userId);
    const send = () => bench.client.post('/auth/session', {}, { bearer });
    for (const operation of ['UpdateItem', 'PutItem', 'Query']) {
      const answer = await failing(operation, send);
      expect([answer.status, answer.body.code]).toEqual([503, 'temporarily_unavailable']);
      expect(answer.headers['retry-after']).toBe('2');
    }
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
    expect((await send()).status).toBe(200);
  });
});

describe('R5: a login that has succeeded', () => {
  it('R5: stays so when the session it replaces cannot be ended', async () => {
    const userId = newUserId();
    const old = await signInByPasskey(bench, userId);
    const answer = await failing('DeleteItem', await verify(userId, old.token));
    expect([answer.status, answer.setCookie.length]).toEqual([200, 1]);
    expect(entryOf(bench, answer)).toMatchObject({ oldSessionLeft: true });
    const byJwt = await idTokenFor(bench, userId);
    const options = { ...asBrowser(bench, old), bearer: byJwt };
    expect((await failing('DeleteItem', () => bench.client.post('/auth/session', {}, options))).status).toBe(200);
  });
});
