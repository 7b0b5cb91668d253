// R7: when DynamoDB has done what it was asked and only its answer is lost, the repetition succeeds and has no second effect.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DynamodbFault } from '../../local/dynamodb/fault-proxy.ts';
import { handingOver, runWith } from '../support/run-with.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByLogin } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { logins, storyOf } from '../support/stories.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeEach(async () => {
  bench.system().dynamodb.faults.clear();
  for (const name of ['post-login', 'verify-passkey', 'session', 'post-append'] as const)
    await bench.system().warm(name);
});

const lose = (operation: string, times = 1, fault: DynamodbFault = { kind: 'drop', afterApplying: true }) =>
  bench.system().dynamodb.faults.next(operation, fault, times);

const prepare = (name: string) => storyOf(bench, name);
const tokenOf = ({ body, setCookie }: { body: Record<string, unknown>; setCookie: readonly string[] }): string =>
  String(body.sessionId ?? /=([^;]+)/.exec(setCookie[0] ?? '')?.[1]);

describe('R7: logins', () => {
  // The first write of a passkey login is its mark, that of a login by the existing login is the session itself.
  it.each(Object.keys(logins))(
    'R7: %s, with two answers lost in a row, is a success with one session, whose token works',
    async (name) => {
      const { userId, send } = await prepare(name);
      lose('PutItem', 2);
      const answer = await send();
      expect([name, answer.status]).toEqual([name, 200]);
      expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
      expect((await bench.client.get('/auth/session', { bearer: tokenOf(answer) })).status).toBe(200);
    },
  );

  it('R7: a passkey login whose answer does not come at all in time', async () => {
    const { userId, send } = await prepare('a verified passkey login');
    lose('PutItem', 1, { kind: 'silent', afterApplying: true });
    expect([(await send()).status, (await rowsOf(bench, userId, 'S#')).length]).toEqual([200, 1]);
  });

  it('R7: a proof that is sent twice at once: the lost answer makes no second session', async () => {
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, 2);
    lose('PutItem');
    const send = () => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    const statuses = (await Promise.all([send(), send()])).map(({ status }) => status);
    expect([statuses.sort(), (await rowsOf(bench, userId, 'S#')).length]).toEqual([[200, 401], 1]);
  });

  it('R7: a trusted event, whose real repetition is still recognised, and a code, when it is given and when it is redeemed', async () => {
    runWith(bench, 'post-login', handingOver);
    await bench.system().warm('post-login');
    const event = { userId: newUserId(), challengeId: `was-${randomUUID().replaceAll('-', '')}` };
    lose('PutItem');
    const given = await bench.invoke('post-login', event);
    expect([given.statusCode, (await bench.invoke('post-login', event)).statusCode]).toEqual([200, 409]);
    const { handoffCode } = given.body;
    lose('UpdateItem');
    lose('PutItem');
    const redeem = () => bench.client.post('/auth/session', { handoffCode });
    expect([(await redeem()).status, (await redeem()).status]).toEqual([200, 401]);
    expect(await rowsOf(bench, event.userId, 'S#')).toHaveLength(1);
    runWith(bench, 'post-login', {});
  });
});

describe('R7: other writes', () => {
  it('R7: a logout, here and everywhere', async () => {
    for (const [name, status] of [
      ['a logout', 204],
      ['a logout everywhere', 200],
    ] as const) {
      const { userId, send } = await prepare(name);
      lose('UpdateItem');
      lose('DeleteItem');
      expect([name, (await send()).status, await rowsOf(bench, userId, 'S#')]).toEqual([name, status, []]);
      bench.system().dynamodb.faults.clear();
    }
  });

  it('R7: the record of a use', async () => {
    const user = await signInByLogin(bench);
    bench.system().clock.moveBySeconds(300);
    lose('UpdateItem');
    expect((await bench.client.get('/auth/session', asBrowser(bench, user))).status).toBe(200);
    const [row] = await rowsOf(bench, user.userId, 'S#');
    expect(Number(row?.lastSeenAt)).toBeGreaterThan(Number(row?.createdAt));
  });

  it('R7: an append is still the one that recorded the passkey, and the first', async () => {
    const { userId, send } = await prepare('an append');
    lose('PutItem');
    lose('UpdateItem');
    expect((await send()).body).toMatchObject({ recorded: true, firstPasskey: true });
    expect(await rowsOf(bench, userId, 'P#')).toHaveLength(1);
  });
});
