// Who is signed in, asked in three ways: our own route, the library in a team's code, and the authorizer. They judge every request alike.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InvocationResult } from '../../local/lambda/invocation-result.ts';
import { deleteSessions, markBlocked } from '../../operations/user/revoke.ts';
import { connectLocalTable } from '../../operations/user/table-connection.ts';
import { subjectOf } from '../../operations/user/user-rows.ts';
import { openSessions, type Sessions, type SessionsOptions, SessionsUnavailable } from '../../session/index.ts';
import { effectsOf, warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, newUserId, type SignedIn, signInByPasskey } from '../support/sign-in.ts';
import { projectId, sessionKey, writeAttribute } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { access, authorizerEvent, byBearer, cookieName, get, type TeamRequest } from '../support/team-request.ts';

const bench = provideSystem({ failedStarts: true });
let options: SessionsOptions;
let sessions: Sessions;

beforeAll(async () => {
  await warmFunctions(bench);
  const { clock, dynamodb, template, url } = bench.system();
  options = {
    tableName: template.tables[0]?.name ?? '',
    projectId,
    idleSeconds: 1800,
    allowedOrigins: [url],
    cookieName,
    client: new DynamoDBClient({ ...access, endpoint: dynamodb.url, maxAttempts: 2 }),
    nowMilliseconds: clock.nowMilliseconds,
  };
  sessions = openSessions(options);
});
beforeEach(() => bench.system().dynamodb.faults.clear());

const byCookie = ({ token }: Pick<SignedIn, 'token'>, origin = bench.system().url) =>
  get({ cookie: `${cookieName}=${token}`, origin });

const statusByLibrary = async (request: TeamRequest, checking = sessions): Promise<number> => {
  try {
    const result = await checking.check(request);
    return result.signedIn ? 200 : result.status;
  } catch (error) {
    if (error instanceof SessionsUnavailable) return error.status;
    throw error;
  }
};

const meaningOf = (result: InvocationResult): unknown =>
  result.ok ? (result.payload as { isAuthorized: boolean }).isAuthorized : 'failed';
const byAuthorizer = async (request: TeamRequest, identitySource?: string[]): Promise<unknown> =>
  meaningOf(await bench.system().invoke('authorize', authorizerEvent(request, identitySource)));

const expectAll = async (request: TeamRequest, status: number): Promise<void> => {
  const own = await bench.client.get('/auth/session', { headers: request.headers });
  const inAuthorizer = status === 200 ? true : status >= 500 ? 'failed' : false;
  const asked = [own.status, await statusByLibrary(request), await byAuthorizer(request)];
  expect(asked).toEqual([status, status, inAuthorizer]);
};

const signIn = (userId = newUserId()) => signInByPasskey(bench, userId);
const block = async ({ userId }: SignedIn): Promise<void> => {
  const table = connectLocalTable({ name: options.tableName, url: bench.system().dynamodb.url });
  await markBlocked(table, subjectOf({ projectId }, userId));
  await deleteSessions(table, subjectOf({ projectId }, userId));
  table.close();
};

describe('a session', () => {
  test('S3: counts by cookie and by bearer token, and everybody tells the same of it', async () => {
    const session = await signIn();
    await expectAll(byCookie(session), 200);
    await expectAll(byBearer(session), 200);
    const { body } = await bench.client.get('/auth/session', { bearer: session.token });
    expect(body.userId).toBe(session.userId);
    // The API counts from now as well, for clients whose clocks are wrong.
    const facts = Object.fromEntries(Object.entries(body).filter(([name]) => !/Seconds(?:Ago)?$/.test(name)));
    expect(await sessions.check(session.token)).toEqual({ signedIn: true, session: facts });
    const result = await bench.system().invoke('authorize', authorizerEvent(byBearer(session)));
    expect(result).toEqual({ ok: true, payload: { isAuthorized: true, context: facts } });
  });

  const ends: Record<string, (session: SignedIn) => Promise<unknown>> = {
    'a logout': (session) => bench.client.delete('/auth/session', asBrowser(bench, session)),
    'a logout everywhere, from another session': async ({ userId }) =>
      bench.client.delete('/auth/sessions', asBrowser(bench, await signIn(userId))),
    'a block': block,
    'a row that cannot be read': ({ token }) => writeAttribute(bench, sessionKey(token), 'expiresAt', 'later'),
    'another user in its row': ({ token }) => writeAttribute(bench, sessionKey(token), 'userId', 'somebody-else'),
  };

  test.each(Object.keys(ends))('S8: ends for everybody with %s', async (how) => {
    const session = await signIn();
    await ends[how]?.(session);
    await expectAll(byBearer(session), 401);
  });

  test.each([
    ['idle', 1800, []],
    ['absolute', 10_800, [1500, 3000, 4500, 6000, 7500, 9000, 10_500]],
  ])('S3: ends for everybody at its %s end, to the second', async (_, seconds, uses) => {
    const begin = startSecond(bench);
    const session = await signIn();
    for (const second of uses) {
      moveTo(bench, begin + second);
      await bench.client.get('/auth/session', { bearer: session.token });
    }
    moveTo(bench, begin + seconds - 1);
    expect([await statusByLibrary(byBearer(session)), await byAuthorizer(byBearer(session))]).toEqual([200, true]);
    moveTo(bench, begin + seconds);
    await expectAll(byBearer(session), 401);
  });

  test('R5: that cannot be read says so to the team’s log', async () => {
    const { token } = await signIn();
    await writeAttribute(bench, sessionKey(token), 'amr', 'sms');
    expect(await sessions.check(token)).toMatchObject({ status: 401, reason: 'session_row_unreadable' });
  });

  test('S8: of another project counts for nobody', async () => {
    const elsewhere = openSessions({ ...options, projectId: 'pro-999' });
    expect(await statusByLibrary(byBearer(await signIn()), elsewhere)).toBe(401);
  });
});

describe('a request', () => {
  const refused: Record<string, [status: number, requestOf: (session: SignedIn) => TeamRequest]> = {
    'without a credential': [401, () => get({})],
    'with a made-up token': [401, () => byBearer({ token: `${'A'.repeat(22)}.${'A'.repeat(43)}` })],
    'with a JWT': [401, () => byBearer({ token: 'a.b.c' })],
    'with another scheme': [401, ({ token }) => get({ authorization: `Basic ${token}` })],
    'with two credentials': [400, (session) => get({ ...byCookie(session).headers, ...byBearer(session).headers })],
    'with the cookie twice': [
      400,
      ({ token }) => get({ cookie: `${cookieName}=${token}; ${cookieName}=${token}`, origin: bench.system().url }),
    ],
    'from a foreign page, by cookie': [403, (session) => byCookie(session, 'https://evil.example')],
    'from a foreign page, by token': [
      403,
      (session) => get({ ...byBearer(session).headers, origin: 'https://evil.example' }),
    ],
    'by cookie, with nothing that says from where': [403, ({ token }) => get({ cookie: `${cookieName}=${token}` })],
  };

  test.each(Object.keys(refused))('C1: %s is refused by all, and means the same to all', async (what) => {
    const [status, requestOf] = refused[what] ?? [0, () => get({})];
    await expectAll(requestOf(await signIn()), status);
  });

  test('S9: costs one read and no write, however long ago the last use was', async () => {
    const begin = startSecond(bench);
    const session = await signIn();
    moveTo(bench, begin + 1700);
    const { effects } = await effectsOf(bench, () => sessions.check(session.token));
    expect(effects.dynamodb).toEqual({ GetItem: 1 });
    const authorized = await effectsOf(bench, () => byAuthorizer(byBearer(session)));
    expect(authorized.effects.dynamodb).toEqual({ GetItem: 1 });
  });
});

describe('R5: during an outage', () => {
  test.each([
    ['InternalServerError', 503, 'temporarily_unavailable'],
    ['AccessDeniedException', 500, 'internal_error'],
  ])('%s is never a session that has ended', async (name, status, code) => {
    const session = await signIn();
    bench.system().dynamodb.faults.next('GetItem', { kind: 'error', name }, 100);
    await expectAll(byBearer(session), status);
    const thrown: unknown = await sessions.check(session.token).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'SessionsUnavailable', status, code, cause: { name } });
  });
});

describe('an answer that API Gateway caches', () => {
  test('C1: is decided by the token alone, which it is cached by', async () => {
    const session = await signIn();
    const { authorization = '' } = byBearer(session).headers;
    expect(await byAuthorizer(get({ origin: 'https://evil.example' }), [authorization])).toBe(true);
    expect(await byAuthorizer(byCookie(session), [authorization])).toBe(true);
    expect(await byAuthorizer(byCookie(session), ['Bearer junk'])).toBe(false);
    expect(await byAuthorizer(byCookie(session), [`${cookieName}=${session.token}`])).toBe(false);
  });
});
