// The story of a new passkey: whose it is, that no event writes a row for nobody, and what became of the flag.
import { describe, expect, it } from 'vitest';
import { type PostAppendSystems, postAppend } from '../../../functions/post-append/post-append.ts';
import { attributeFlag } from '../../../functions/shared/cognito/flag-writer.ts';
import type { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { passkeyKey, userKeyOf, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Item } from '../../../functions/shared/table/table.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { attribute, flagEnvironment } from '../flag-world.ts';
import { answerAbout, cognitoError, poolThat } from '../memory-pool.ts';
import { refusing } from '../refusing.ts';
import { rules } from '../trusted-issuer.ts';

const userKey = userKeyOf(projectId, 'u-1');

const appending = (flag?: Omit<NonNullable<PostAppendSystems['flag']>, 'table'>, strict = false) => {
  const table = memoryTable();
  const settings = { projectId, userIdRules: rules, strict };
  const story = postAppend(settings, { table, flag: flag && { ...flag, table } });
  const append = async (event: Record<string, unknown>, call = callAt()) => story(event, { by: 'direct' }, call);
  return { table, append };
};

it.each([
  [{}, 'event_no_user'],
  [{ userId: '' }, 'event_no_user'],
  [{ userId: 'usr-1' }, 'event_no_user'],
  [{ identifier: 'u-1' }, 'event_no_user'],
  [{ userId: ['a', 'b'] }, 'event_shape'],
  [{ webauthnId: 'usr-1' }, 'event_user_refused'],
  [{ userId: 'ada@example.com' }, 'event_user_refused'],
  [{ userId: 'a,b' }, 'event_user_refused'],
])('A3: %j is refused and writes nothing', async (event, reason) => {
  const { table, append } = appending();
  await expect(append({ ...event, credentialId: 'cre-1' })).rejects.toEqual(refusing('invalid_request', reason));
  expect(table.operations).toEqual([]);
});

describe('what became of the flag', () => {
  const taking = (value: string) => () =>
    answerAbout({ username: 'u-1', attributes: { sub: 's', [attribute]: value } });
  const failing = (name: string) => () => {
    throw cognitoError(name);
  };
  // Somebody else has begun with it this very second.
  const begun = { flagState: 'pending', flagClaim: 'another', flagClaimedAt: now };

  const throttled = { state: 'pending', updated: false, reason: 'throttled' };
  const notFound = { state: 'not_applicable', updated: false, reason: 'user_not_found' };

  it.each<[string, () => unknown, Item, Record<string, unknown>, Refusal['code']?]>([
    ['was set', taking('false'), {}, { state: 'set', updated: true }],
    ['was there', taking('true'), {}, { state: 'set', updated: false }],
    ['is for later', failing('ThrottlingException'), {}, throttled, 'temporarily_unavailable'],
    ['is another’s task', taking('false'), begun, { state: 'pending', updated: false }, 'temporarily_unavailable'],
    ['cannot be had', failing('UserNotFoundException'), {}, notFound, 'flag_not_applicable'],
  ])('M3: it %s: part of the answer, and a failure where it must be set', async (_, answer, row, expected, code) => {
    for (const strict of [false, true]) {
      const writer = attributeFlag(poolThat(answer), flagEnvironment);
      const { append, table } = appending({ writer, recheckSeconds: 0 }, strict);
      await table.put({ ...userRowKey(userKey), ...row }, callAt());
      const appended = append({ userId: 'u-1', credentialId: 'cre-1' });
      if (strict && code !== undefined)
        await expect(appended).rejects.toEqual(refusing(code, String(expected.reason ?? 'flag')));
      else expect(await appended).toEqual({ recorded: true, firstPasskey: true, ...expected });
      expect(table.items()).toEqual(expect.arrayContaining([expect.objectContaining(passkeyKey(userKey, 'cre-1'))]));
    }
  });
});

it('L1: the user is a hash in the log', async () => {
  const call = callAt();
  await appending().append({ userId: 'u-1', credentialId: 'cre-1' }, call);
  expect(call.trail.facts).toEqual({ userKey, firstPasskey: true });
  expect([...call.trail.metrics]).toEqual(['PasskeyRecorded']);
});
