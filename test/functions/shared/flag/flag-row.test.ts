// What a user's row says about the flag, and what follows from it.
import { expect, it } from 'vitest';
import { isAbandoned, isAppendSettled, readFlagRow, startedFlag } from '../../../../functions/shared/flag/flag-row.ts';
import { callAt, now } from '../../call-at.ts';

const nothing = { state: 'none', claim: '', claimedAtSeconds: 0, appendMark: '', lastAppendAtSeconds: 0 };

it.each([undefined, {}, { identifier: 'ada' }])(
  'M2: a row that says nothing, %j, is of a user without a flag',
  (row) => {
    expect(readFlagRow(row)).toEqual(nothing);
  },
);

it('M2: a row is read as it was begun', () => {
  const row = readFlagRow({ ...startedFlag('nonce-1', callAt()), appendMark: 'nonce-2', lastAppendAt: now + 1 });
  const marks = { appendMark: 'nonce-2', lastAppendAtSeconds: now + 1 };
  expect(row).toEqual({ state: 'pending', claim: 'nonce-1', claimedAtSeconds: now, ...marks });
});

it.each(['', 'none', 'Set', 'done', 'constructor', '__proto__', 7, 1e21])('M2: the state %j is none', (flagState) => {
  expect(readFlagRow({ flagState }).state).toBe('none');
});

it.each([
  ['pending', 14, false],
  ['pending', 15, true],
  ['pending', 86_400, true],
  ['clearing', 14, false],
  ['clearing', 15, true],
  ['set', 86_400, false],
  ['not_applicable', 86_400, false],
  ['none', 86_400, false],
] as const)('M2: work on a flag that is %s and was claimed %i s ago is abandoned: %j', (state, seconds, expected) => {
  expect(isAbandoned({ ...readFlagRow({}), state, claimedAtSeconds: now - seconds }, now)).toBe(expected);
});

it.each([
  [0, false],
  [119, false],
  [120, true],
])('M4: a count of zero may be believed %i s after an append: %j', (seconds, expected) => {
  expect(isAppendSettled({ ...readFlagRow({}), lastAppendAtSeconds: now - seconds }, now)).toBe(expected);
});
