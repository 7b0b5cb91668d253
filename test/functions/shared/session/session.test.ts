// When a session is alive, when it ends, and when its use is recorded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  idleExpiryOf,
  isAlive,
  isTouchDue,
  newSession,
  publicIdOf,
  readSession,
} from '../../../../functions/shared/session/session.ts';
import { limits, loginOf, sessionOf } from '../../a-login.ts';
import { now } from '../../call-at.ts';

const { absoluteSeconds, idleSeconds } = limits;

describe('the limits', () => {
  it('S3: begin with the login', () => {
    expect(newSession(loginOf(), 'hash', limits, now)).toEqual({
      ...loginOf(),
      secretHash: 'hash',
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + absoluteSeconds,
    });
  });

  it.each([
    [-1, true],
    [0, false],
    [1, false],
  ])('S3: %i s from the absolute end, alive is %j, however recently it was used', (seconds, expected) => {
    const at = now + absoluteSeconds + seconds;
    expect(isAlive(sessionOf({ lastSeenAt: at }), limits, at)).toBe(expected);
  });

  it.each([
    [-1, true],
    [0, false],
    [1, false],
  ])('S3: %i s from the idle end, alive is %j', (seconds, expected) => {
    const lastSeenAt = now + 600;
    expect(isAlive(sessionOf({ lastSeenAt }), limits, lastSeenAt + idleSeconds + seconds)).toBe(expected);
  });

  const anySession = fc
    .record({ createdAt: fc.nat(1e9), age: fc.nat(1e6), absolute: fc.nat(1e6), idle: fc.nat(1e6), at: fc.nat(2e9) })
    .map(({ createdAt, age, absolute, idle, at }) => ({
      at,
      limits: { absoluteSeconds: absolute, idleSeconds: idle },
      session: sessionOf({ createdAt, lastSeenAt: createdAt + age, expiresAt: createdAt + absolute }),
    }));

  it('S3: no session is alive at or after its absolute end, nor at or after its idle end', () => {
    fc.assert(
      fc.property(anySession, ({ at, session, ...own }) => {
        const end = idleExpiryOf(session, own.limits);
        expect(end).toBeLessThanOrEqual(session.expiresAt);
        for (const moment of [at, end, session.expiresAt, end + 1, session.expiresAt + at])
          expect(isAlive(session, own.limits, moment) && moment >= Math.min(end, session.expiresAt)).toBe(false);
        expect(isAlive(session, own.limits, end - 1)).toBe(true);
      }),
    );
  });
});

describe('a use', () => {
  it.each([
    [0, false],
    [179, false],
    [180, true],
    [1799, true],
  ])('S9: %i s after the last one recorded, is recorded: %j', (seconds, expected) => {
    expect(isTouchDue(sessionOf(), limits, now + seconds)).toBe(expected);
  });

  it('S9: is recorded at most once per window, whatever the idle limit', () => {
    const check = (idle: number, steps: number[]) => {
      const own = { absoluteSeconds: 1e7, idleSeconds: idle };
      let session = sessionOf({ lastSeenAt: now });
      const recordedAt = [now];
      let at = now;
      for (const step of steps) {
        at += step;
        if (!isTouchDue(session, own, at)) continue;
        session = { ...session, lastSeenAt: at };
        recordedAt.push(at);
      }
      const gaps = recordedAt.slice(1).map((moment, index) => moment - (recordedAt[index] ?? 0));
      expect(gaps.every((gap) => gap >= Math.max(1, Math.floor(idle / 10)))).toBe(true);
    };
    fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fc.array(fc.nat(5000), { maxLength: 200 }), check));
  });

  it('S9: is recorded in time: nobody who comes back within nine tenths of the idle limit is thrown out', () => {
    for (const idle of [60, 61, 69, 1800, 86_400]) {
      const own = { absoluteSeconds: 1e7, idleSeconds: idle };
      const unrecorded = Math.max(1, Math.floor(idle / 10)) - 1;
      expect(isAlive(sessionOf({ expiresAt: now + 1e7 }), own, now + unrecorded + Math.floor(idle * 0.9))).toBe(true);
    }
  });
});

describe('a row', () => {
  const row = { ...sessionOf(), credentialId: 'cre-1' };

  it('S2: is read as it was written, whatever else is in it', () => {
    expect(readSession({ ...row, ttl: 1, note: 'x' })).toEqual(readSession(row));
    expect(readSession(row)).toMatchObject({ userId: 'u-1', credentialId: 'cre-1' });
  });

  it.each([
    { userId: 7 },
    { userId: undefined },
    { amr: 'password' },
    { expiresAt: '1790000000' },
    { expiresAt: Number.NaN },
    { expiresAt: Number.POSITIVE_INFINITY },
    { expiresAt: -1 },
    { lastSeenAt: 1.5 },
    { createdAt: undefined },
    { authTime: null },
    { credentialId: 7 },
  ])('A3: with %j is no session', (change) => expect(readSession({ ...row, ...change })).toBeUndefined());

  it('S1: is shown by a part of its hash', () => {
    const session = sessionOf({ secretHash: 'abcdefghijklmnopqrstuvwxyz' });
    expect(publicIdOf(session)).toBe('abcdefghijklmnop');
  });
});
