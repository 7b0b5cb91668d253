// Our actions on all their faces, invoked directly, over HTTP and through the forwarder script: the documented event is understood, and
// the documented answer comes back.
// Tried by hand: `code` of an outcome changed in functions/pre-login/outcome.ts and in the forwarder, `accessToken` taken out of
// post-login's answer.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createForwarder } from '../../forwarder/corbado-action.mjs';
import type { CognitoUser } from '../../local/cognito/pool-users.ts';
import type { ActionName } from '../../local/corbado/action-call.ts';
import { callAction } from '../support/action-call.ts';
import { atLeast, type Documented, documented, exactly, type Path } from '../support/documented.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { markers, provideSystem } from '../support/system.ts';
import { newPoolUser, poolOf } from '../support/user-pool.ts';

const bench = provideSystem();

type Run = (action: ActionName, event: object, url?: string) => Promise<Documented<'action-answers'>>;

const directly: Run = (action, event) => bench.invoke(action, event);
const overHttp: Run = async (action, event) => {
  const { status, body } = await callAction(bench, action, event);
  return { statusCode: status, body };
};
const forwarded: Run = (action, event, url = bench.system().url) =>
  createForwarder({
    url: `${url}/actions/${action}`,
    secret: bench.system().actionSecret,
    fetch: (address, request) => fetch(address, request),
    now: bench.system().clock.nowMilliseconds,
    randomId: () => crypto.randomUUID(),
  })(event);
/** Those whose answer goes to Corbado as it is. */
const facesToCorbado: [string, Run][] = [
  ['directly', directly],
  ['through the forwarder', forwarded],
];
/** Over HTTP a failure is a problem (RFC 9457), which whoever called makes an answer of; the rest is the same. */
const faces: [string, Run][] = [...facesToCorbado, ['over HTTP', overHttp]];

beforeEach(() => bench.system().corbado.faults.clear());

describe.each(faces)('pre-login %s', (_, run) => {
  beforeAll(() =>
    runWith(bench, 'pre-login', { PRE_LOGIN_RESOLVE: 'cognito', COGNITO_USER_POOL_ID: poolOf(bench).poolId }),
  );

  /** The documented event with this in its one field. */
  const ask = (identifier: string) => {
    const [field = ''] = Object.keys(documented('events/pre-login'));
    return run('pre-login', { [field]: identifier });
  };
  const askFor = (user: Partial<CognitoUser>) => ask(`${newPoolUser(bench, user)}@example.com`);

  it('finds a user by the address, and says the user name under the documented key', async () => {
    const userId = newPoolUser(bench, { status: 'CONFIRMED' });
    const answer = await ask(`${userId}@example.com`);
    expect(answer).toEqual(atLeast('action-answers/pre-login-found'));
    expect(answer.body).toEqual({ identifier: userId, userId });
  });

  it('finds nobody: typed', async () => {
    expect(await ask(`${newUserId()}@example.com`)).toEqual(exactly('action-answers/pre-login-typed-error'));
  });

  it.each<[string, Partial<CognitoUser>, Path<'action-answers'>]>([
    ['a password that has to be reset', { status: 'RESET_REQUIRED' }, 'action-answers/pre-login-custom-error'],
    ['an account switched off', { enabled: false }, 'action-answers/pre-login-silent-disabled'],
    ['a first password', { status: 'FORCE_CHANGE_PASSWORD' }, 'action-answers/pre-login-silent-new-password'],
    ['any other status', { status: 'UNCONFIRMED' }, 'action-answers/pre-login-untyped-error'],
  ])('%s', async (__, user, fixture) => {
    expect(await askFor(user)).toEqual(exactly(fixture));
  });

  it('an exception: untyped, with HTTP 200', async () => {
    // More often than the SDK tries.
    poolOf(bench).cognito.faults.next('AdminGetUser', { kind: 'error', name: 'InternalErrorException' }, 5);
    expect(await ask(`${newUserId()}@example.com`)).toEqual(exactly('action-answers/pre-login-untyped-error'));
    poolOf(bench).cognito.faults.clear();
  });
});

describe('pre-login through a forwarder that cannot reach us', () => {
  it('answers untyped, with HTTP 200', async () => {
    const answer = await forwarded('pre-login', documented('events/pre-login'), 'http://127.0.0.1:9');
    expect(answer).toEqual(exactly('action-answers/pre-login-untyped-error'));
  });
});

const loginWithProof = async (run: Run) => {
  const answer = await run('post-login', { signedPasskeyData: await passkeyProofFor(bench, newUserId()) });
  if (typeof answer.body === 'object') markers.addIfTelling(answer.body.accessToken);
  return answer;
};

describe.each(faces)('post-login %s', (_, run) => {
  it('takes the proof where the prose says that it is, and answers an access token', async () => {
    expect(Object.keys(documented('events/post-login-with-proof'))).toEqual(['signedPasskeyData']);
    const answer = await loginWithProof(run);
    expect(answer).toEqual(atLeast('action-answers/post-login-success'));
    expect(answer).toEqual(atLeast('action-answers/post-login-success-older'));
  });

  it('takes the user id of the sample where the stage trusts it', async () => {
    runWith(bench, 'post-login', { TRUST_EVENT_IDENTITY: 'true' });
    const [field = ''] = Object.keys(documented('events/post-login'));
    const answer = await run('post-login', { [field]: newUserId() });
    if (typeof answer.body === 'object') markers.addIfTelling(answer.body.accessToken);
    expect(answer).toEqual(atLeast('action-answers/post-login-success'));
    runWith(bench, 'post-login', {});
  });
});

describe.each(faces)('post-append %s', (_, run) => {
  it.each<Path<'events'>>(['events/post-append', 'events/post-append-cognito'])('takes %s', async (fixture) => {
    const [field = ''] = Object.keys(documented(fixture));
    const answer = await run('post-append', { [field]: newPoolUser(bench) });
    expect(answer).toEqual(atLeast('action-answers/post-append-success'));
    expect(answer.body).toMatchObject({ firstPasskey: true, state: 'set' });
  });
});

describe.each(facesToCorbado)(
  'failures %s have the documented keys, and a status that says whose fault it is',
  (_, run) => {
    it('post-login', async () => {
      bench.system().corbado.faults.next('verify', { kind: 'status', status: 500 });
      const { statusCode, body } = await loginWithProof(run);
      expect(statusCode).toBeGreaterThanOrEqual(500);
      expect({ statusCode: 500, body }).toEqual(atLeast('action-answers/post-login-failure'));
    });

    it('post-append, in an object, as the generic guide has it', async () => {
      const { statusCode, body } = await run('post-append', { username: 'a b' });
      expect(statusCode).toBe(400);
      expect({ statusCode: 500, body }).toEqual(atLeast('action-answers/post-append-failure'));
    });
  },
);
