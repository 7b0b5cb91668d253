// The story of a new passkey: whose it is, and that no event writes a row for nobody.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PostAppendPorts, postAppend } from '../../../functions/post-append/post-append.ts';
import type { FlagAnswer } from '../../../functions/shared/flag/raise-flag.ts';
import { recordPasskey } from '../../../functions/shared/passkey/passkey-store.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { userKeyOf } from '../../../functions/shared/user/user-id.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { rules } from '../trusted-issuer.ts';

const appending = (flag: Pick<PostAppendPorts, 'raiseFlag' | 'strict'> = { raiseFlag: undefined, strict: false }) => {
  const table = memoryTable();
  let nonces = 0;
  const story = postAppend({
    projectId,
    rules,
    recordPasskey: recordPasskey({
      ...{ get: table.get, put: table.put, update: table.update },
      createNonce: () => `nonce-${nonces++}`,
      startFlag: () => ({}),
    }),
    ...flag,
  });
  const append = (event: Record<string, unknown>, call = callAt()) => story(event, { by: 'direct' }, call);
  return { table, append };
};

it('A4: twenty deliveries of one event have one effect', async () => {
  const { table, append } = appending();
  const all = await Promise.all(Array.from({ length: 20 }, () => append({ userId: 'u-1', credentialId: 'cre-1' })));
  expect(all.filter(({ recorded }) => recorded)).toEqual([{ recorded: true, firstPasskey: true }]);
  expect(all.filter(({ recorded }) => !recorded)).toEqual(Array(19).fill({ recorded: false, firstPasskey: false }));
  expect(table.items().map(({ sk }) => sk)).toEqual(['P#cre-1', 'U']);
  expect(table.items()[0]?.pk).toBe(`U#${userKeyOf(projectId, 'u-1')}`);
});

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

it('A3: no JSON writes a row for a user that is no acceptable text', async () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('u-1', 'usr-1', ''));
  const event = fc.dictionary(
    fc.constantFrom('userId', 'userID', 'username', 'webauthnId', 'credentialId', 'passkey'),
    value,
  );
  const check = async (fields: Record<string, unknown>) => {
    const { table, append } = appending();
    const thrown: unknown = await append(fields).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (thrown !== undefined) expect(thrown).toBeInstanceOf(Refusal);
    for (const { sk, userId } of table.items()) if (sk === 'U') expect(userId).toMatch(/^[A-Za-z0-9._~:|+=/-]{1,128}$/);
    expect(table.items().length === 0).toBe(thrown !== undefined);
  };
  await fc.assert(fc.asyncProperty(event, check), { numRuns: 300 });
});

describe('what became of the flag', () => {
  const answers: FlagAnswer[] = [
    { state: 'set', updated: true },
    { state: 'set', updated: false },
    { state: 'pending', updated: false, reason: 'throttled' },
    { state: 'pending', updated: false },
    { state: 'not_applicable', updated: false, reason: 'user_not_found' },
  ];

  it.each(answers)('M3: %j is part of the answer', async (answer) => {
    const { append } = appending({ raiseFlag: async () => answer, strict: false });
    expect(await append({ userId: 'u-1', credentialId: 'cre-1' })).toEqual({
      recorded: true,
      firstPasskey: true,
      ...answer,
    });
  });

  it.each<[FlagAnswer, Refusal['code'] | undefined]>([
    [{ state: 'set', updated: true }, undefined],
    [{ state: 'set', updated: false }, undefined],
    [{ state: 'pending', updated: false, reason: 'throttled' }, 'temporarily_unavailable'],
    [{ state: 'pending', updated: false }, 'temporarily_unavailable'],
    [{ state: 'not_applicable', updated: false, reason: 'user_not_found' }, 'flag_not_applicable'],
  ])('M3: %j, where it must be set, fails as %j, and the passkey is recorded', async (answer, code) => {
    const { append, table } = appending({ raiseFlag: async () => answer, strict: true });
    const appended = append({ userId: 'u-1', credentialId: 'cre-1' });
    if (code === undefined) expect(await appended).toMatchObject(answer);
    else await expect(appended).rejects.toEqual(refusing(code, answer.reason ?? 'flag'));
    expect(table.items().map(({ sk }) => sk)).toEqual(['P#cre-1', 'U']);
  });

  it('M2: is asked for with the user’s row as it now is, and the mark of this very call', async () => {
    const asked: unknown[] = [];
    const raiseFlag: PostAppendPorts['raiseFlag'] = async (who, user, nonce) => {
      asked.push([who, user.firstPasskeyNonce === nonce, user.appendMark === nonce]);
      return { state: 'set', updated: false };
    };
    const { append } = appending({ raiseFlag, strict: false });
    await append({ userId: 'u-1', credentialId: 'cre-1' });
    await append({ userId: 'u-1', credentialId: 'cre-2' });
    const who = { userKey: userKeyOf(projectId, 'u-1'), userId: 'u-1' };
    expect(asked).toEqual([
      [who, true, true],
      [who, false, true],
    ]);
  });
});

it('L1: the user is a hash in the log', async () => {
  const call = callAt();
  await appending().append({ userId: 'u-1', credentialId: 'cre-1' }, call);
  expect(call.trail.facts).toEqual({ userKey: userKeyOf(projectId, 'u-1'), firstPasskey: true });
});
