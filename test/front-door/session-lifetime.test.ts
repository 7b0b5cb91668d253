// Random lives of sessions, held against a model of their two limits: never valid after the absolute end, never idle too long.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { warmFunctions } from '../support/effects.ts';
import { moveTo, startSecond } from '../support/moments.ts';
import { asBrowser, signInByPasskey } from '../support/sign-in.ts';
import { sessionRow } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

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
    { numRuns: 30, seed: 20_261_121 },
  );
}, 60_000);

test('S3: used every second, it still ends at the absolute end', async () => {
  const createdAt = startSecond(bench);
  const options = asBrowser(bench, await signInByPasskey(bench));
  let lived = 0;
  for (let age = 90; age <= 500; age += 10) {
    moveTo(bench, createdAt + age);
    if ((await bench.client.get('/auth/session', options)).status === 200) lived = age;
  }
  expect(lived).toBe(absoluteSeconds - 10);
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
