// When a session ends: by the server's clock, to the second, whatever the table still holds and the cookie says.

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestOptions } from '../support/client.ts';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, signInByLogin, signInByPasskey, signInNatively } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

// When a session ends: by the server's clock, to the second, whatever the table still holds and the cookie says.
describe('session expiry', () => {
  const bench = provideSystem();
  beforeAll(() => warmFunctions(bench));
  const absoluteSeconds = 10_800;
  const idleSeconds = 1800;

  type Send = (options: RequestOptions) => Promise<{ status: number }>;
  const endpoints: readonly (readonly [string, Send])[] = [
    ['GET /auth/session', (options) => bench.client.get('/auth/session', options)],
    ['GET /auth/sessions', (options) => bench.client.get('/auth/sessions', options)],
    ['DELETE /auth/sessions', (options) => bench.client.delete('/auth/sessions', options)],
    ['POST /connectToken', (options) => bench.client.post('/connectToken', { type: 'passkey-list' }, options)],
  ];
  const around = [-1, 0, 1].map((offset) => [offset, offset < 0 ? 200 : 401] as const);
  const table = endpoints.flatMap(([name, send]) =>
    around.map(([offset, status]) => [name, offset, status, send] as const),
  );

  /** Uses the session so often that only its absolute end can be what ends it. */
  const useUntil = async (begin: number, end: number, options: RequestOptions): Promise<void> => {
    for (let second = begin + 1500; second < end; second += 1500) {
      moveTo(bench, second);
      expect((await bench.client.get('/auth/session', options)).status).toBe(200);
    }
  };

  test.each(table)('S3: %s at the absolute end %i s is %i', async (_, offset, status, send) => {
    const begin = startSecond(bench);
    const options = asBrowser(bench, await signInByPasskey(bench));
    await useUntil(begin, begin + absoluteSeconds - 2, options);
    moveTo(bench, begin + absoluteSeconds + offset);
    expect((await send(options)).status).toBe(status);
  });

  test.each(table)('S3: %s at the idle limit %i s is %i', async (_, offset, status, send) => {
    const begin = startSecond(bench);
    const options = asBrowser(bench, await signInByPasskey(bench));
    moveTo(bench, begin + idleSeconds + offset);
    expect((await send(options)).status).toBe(status);
  });

  test.each([
    ['by a passkey', signInByPasskey],
    ['by the existing login', signInByLogin],
    ['for an app', signInNatively],
  ])('S3: a session opened %s says its absolute end, and its row too', async (_, signIn) => {
    const begin = startSecond(bench);
    const { token, answer } = await signIn(bench);
    const expiresAt = begin + absoluteSeconds;
    expect(answer.body.expiresAt).toBe(expiresAt);
    expect(await sessionRow(bench, token)).toMatchObject({ createdAt: begin, lastSeenAt: begin, expiresAt });
  });

  test('S2: the row’s time to live is in seconds and is the absolute end', async () => {
    const begin = startSecond(bench);
    const row = await sessionRow(bench, (await signInByPasskey(bench)).token);
    expect(row?.ttl).toBe(begin + absoluteSeconds);
    expect(Number(row?.ttl)).toBeLessThan(1e11);
  });

  test('S2: an expired row that is still there opens nothing, and refusing it leaves it there', async () => {
    const begin = startSecond(bench);
    const session = await signInByPasskey(bench);
    moveTo(bench, begin + 40 * 86_400);
    for (const [, send] of endpoints) expect((await send(asBrowser(bench, session))).status).toBe(401);
    expect(await sessionRow(bench, session.token)).toMatchObject({ lastSeenAt: begin });
  });

  test('S3: a cookie that claims a longer life changes nothing', async () => {
    const begin = startSecond(bench);
    const { token } = await signInByPasskey(bench);
    moveTo(bench, begin + idleSeconds);
    const headers = { cookie: `__Host-session_id=${token}; Max-Age=999999; Expires=Fri, 31 Dec 9999 23:59:59 GMT` };
    expect((await bench.client.get('/auth/session', { origin: bench.system().url, headers })).status).toBe(401);
  });

  test('S3: a refused use does not bring an idle session back to life', async () => {
    const begin = startSecond(bench);
    const options = asBrowser(bench, await signInByPasskey(bench));
    moveTo(bench, begin + idleSeconds);
    const statuses = [(await bench.client.get('/auth/session', options)).status];
    moveTo(bench, begin + idleSeconds - 1);
    statuses.push((await bench.client.get('/auth/session', options)).status);
    expect(statuses).toEqual([401, 200]);
  });

  test('S3: the idle end that is shown is the one that holds, also right after a use was recorded', async () => {
    const begin = startSecond(bench);
    const options = asBrowser(bench, await signInByPasskey(bench));
    moveTo(bench, begin + 600);
    const shown = Number((await bench.client.get('/auth/session', options)).body.idleExpiresAt);
    expect(shown).toBe(begin + 600 + idleSeconds);
    moveTo(bench, shown - 1);
    expect((await bench.client.get('/auth/session', options)).status).toBe(200);
  });

  test('S3: near its end the idle end that is shown is the absolute one', async () => {
    const begin = startSecond(bench);
    const options = asBrowser(bench, await signInByPasskey(bench));
    await useUntil(begin, begin + absoluteSeconds - 2, options);
    const { body } = await bench.client.get('/auth/session', options);
    expect([body.idleExpiresAt, body.expiresAt]).toEqual([begin + absoluteSeconds, begin + absoluteSeconds]);
  });
});

// Random lives of sessions, held against a model of their two limits: never valid after the absolute end, never idle too long.
describe('session lifetime', () => {
  // Short limits, so that random gaps meet both.
  const absoluteSeconds = 400;
  const idleSeconds = 100;
  const touchSeconds = 10;
  const limits = { SESSION_ABSOLUTE_SECONDS: String(absoluteSeconds), SESSION_IDLE_SECONDS: String(idleSeconds) };
  const bench = provideSystem({ extraEnv: { session: limits, 'verify-passkey': limits, 'connect-token': limits } });
  beforeAll(() => warmFunctions(bench));

  type Life = { createdAt: number; lastSeenAt: number };

  const isAlive = ({ createdAt, lastSeenAt }: Life, now: number): boolean =>
    now < createdAt + absoluteSeconds && now < lastSeenAt + idleSeconds;

  const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 85, max: 105 })), {
    minLength: 1,
    maxLength: 14,
  });

  test('S3: over random gaps between uses, a session is alive exactly as long as both limits say', async () => {
    await fc.assert(
      fc.asyncProperty(gaps, async (waits) => {
        const createdAt = startSecond(bench);
        const session = await signInByPasskey(bench);
        const life: Life = { createdAt, lastSeenAt: createdAt };
        let now = createdAt;
        for (const wait of waits) {
          now += wait;
          moveTo(bench, now);
          const alive = isAlive(life, now);
          const { status } = await bench.client.get('/auth/session', asBrowser(bench, session));
          expect([now - createdAt, status]).toEqual([now - createdAt, alive ? 200 : 401]);
          if (alive && now - life.lastSeenAt >= touchSeconds) life.lastSeenAt = now;
        }
        expect(await sessionRow(bench, session.token)).toMatchObject(life);
      }),
      { numRuns: 10, seed: 20_261_121 },
    );
  }, 60_000);

  test('S3: used every second, it still ends at the absolute end', async () => {
    const createdAt = startSecond(bench);
    const options = asBrowser(bench, await signInByPasskey(bench));
    let lived = 0;
    for (let age = 90; age <= 500; age += 50) {
      moveTo(bench, createdAt + age);
      if ((await bench.client.get('/auth/session', options)).status === 200) lived = age;
    }
    expect(lived).toBe(390);
  });

  test('S3: a connect token counts as a use', async () => {
    const createdAt = startSecond(bench);
    const session = await signInByPasskey(bench);
    const statuses = [];
    for (const age of [90, 180, 270]) {
      moveTo(bench, createdAt + age);
      const body = { type: 'passkey-list' };
      statuses.push((await bench.client.post('/connectToken', body, asBrowser(bench, session))).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
  });

  test('S3: the list counts as a use', async () => {
    const createdAt = startSecond(bench);
    const session = await signInByPasskey(bench);
    const statuses = [];
    for (const age of [90, 180, 270]) {
      moveTo(bench, createdAt + age);
      statuses.push((await bench.client.get('/auth/sessions', asBrowser(bench, session))).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
  });
});
