// A passkey login where the stage asks the user pool whether the user may log in: everyone the pool would refuse, and a pool that is silent.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import { grantFor } from '../support/grant-for.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser, poolCallsDuring, poolOf, poolUser } from '../support/user-pool.ts';

const bench = provideSystem();

beforeAll(async () => {
  grantFor(bench, { checkUserStatus: true });
  const asking = { CHECK_USER_STATUS: 'true', COGNITO_USER_POOL_ID: poolOf(bench).poolId };
  for (const name of ['verify-passkey', 'post-login'] as const) {
    bench.system().reconfigure(name, asking);
    await bench.system().warm(name);
  }
});
beforeEach(() => poolOf(bench).cognito.faults.clear());

const byVerify = async (signedPasskeyData: string) => {
  const { status, body } = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  return { status, body };
};
const byAction = async (signedPasskeyData: string) => {
  const { statusCode: status, body } = await bench.invoke('post-login', { signedPasskeyData });
  return { status, body };
};

describe.each([
  ['verify', byVerify],
  ['post-login', byAction],
])('at %s', (_, logIn) => {
  const logInAs = async (userId: string) => logIn(await passkeyProofFor(bench, userId));

  it('an enabled, confirmed user gets in, at the price of one question', async () => {
    const { result, calls } = await poolCallsDuring(bench, () => logInAs(newPoolUser(bench)));
    expect(result.status).toBe(200);
    expect(calls.map(([operation]) => operation)).toEqual(['AdminGetUser']);
  });

  it.each<[string, Partial<CognitoUser>]>([
    ['disabled', { enabled: false }],
    ['not confirmed', { status: 'UNCONFIRMED' }],
    ['to reset the password', { status: 'RESET_REQUIRED' }],
    ['to change the password', { status: 'FORCE_CHANGE_PASSWORD' }],
    ['of no known status', { status: 'UNKNOWN' }],
  ])('a user who is %s does not, and leaves no session', async (_, changes) => {
    const userId = newPoolUser(bench, changes);
    const { status, body } = await logInAs(userId);
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });

  it('nor does whom the pool does not know, or knows by the name of another', async () => {
    const { sub } = poolUser(bench, newPoolUser(bench));
    for (const userId of [newUserId(), sub]) expect((await logInAs(userId)).status).toBe(401);
  });

  it('R5: a pool that cannot be asked is an outage, and lets nobody in', async () => {
    const userId = newPoolUser(bench);
    poolOf(bench).cognito.faults.next('AdminGetUser', { kind: 'error', name: 'InternalErrorException' }, 5);
    const { status, body } = await logInAs(userId);
    expect([status, body.code]).toEqual([503, 'login_interrupted']);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });
});
