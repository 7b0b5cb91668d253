// When a user's turn comes: at times of the user's own, so that many askings are one entry, and not all users come at once.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  regularTurn,
  turnAfterFailure,
  turnFrom,
  turnOfHint,
  turnUntil,
} from '../../../../functions/shared/flag/turn.ts';
import { now } from '../../call-at.ts';

const day = 86_400;
const users = Array.from({ length: 200 }, (_, index) => `u-${index}`);

it('M4: whenever a user is asked about within an interval, it is one turn', () => {
  const asked = Array.from({ length: 300 }, (_, second) => turnFrom('u-1', now + second, 330));
  expect(new Set(asked).size).toBeLessThanOrEqual(2);
  const hints = Array.from({ length: 3600 }, (_, second) => turnOfHint('u-1', now + second));
  expect(new Set(hints).size).toBeLessThanOrEqual(2);
});

it('M4: two hundred users do not have theirs at the same moment', () => {
  expect(new Set(users.map((user) => turnFrom(user, now, day))).size).toBeGreaterThan(190);
});

it('M4: a turn is the first that is not before, or the last that is not after, the moment asked for', () => {
  const check = (user: string, at: number, every: number) => {
    const [from, until] = [turnFrom(user, at, every), turnUntil(user, at, every)];
    expect([from >= at, from < at + every, until <= at, until > at - every]).toEqual([true, true, true, true]);
    expect((from - until) % every).toBe(0);
  };
  const seconds = fc.integer({ min: now - 10 * day, max: now + 10 * day });
  fc.assert(fc.property(fc.string(), seconds, fc.integer({ min: 1, max: 30 * day }), check));
});

it('M4: what somebody says has happened is due at once, and no hour old', () => {
  for (const user of users) {
    expect(turnOfHint(user, now)).toBeLessThanOrEqual(now);
    expect(turnOfHint(user, now)).toBeGreaterThan(now - 3600);
  }
});

it('M4: regular looks are half an interval away at least, and exactly one from one turn to the next', () => {
  for (const user of users) {
    const turn = regularTurn(user, now, 30 * day);
    expect(turn - now).toBeGreaterThanOrEqual(15 * day);
    expect(turn - now).toBeLessThan(45 * day);
    expect(regularTurn(user, turn + 3600, 30 * day)).toBe(turn + 30 * day);
  }
});

it('M4: a run that comes a little late does not cost the next turn of what was in vain', () => {
  for (const user of users) {
    const turn = turnFrom(user, now, 7200);
    expect(turnAfterFailure(user, turn, 7200)).toBe(turn + 7200);
    expect(turnAfterFailure(user, turn + 300, 7200)).toBe(turn + 7200);
    expect(turnAfterFailure(user, turn + 301, 7200)).toBe(turn + 2 * 7200);
  }
});
