// From what the user typed to the user id, or to nobody.
import { describe, expect, it } from 'vitest';
import { preLogin } from '../../../functions/pre-login/pre-login.ts';
import { identifierIsUserId, type ResolveUser } from '../../../functions/pre-login/resolve-user.ts';
import type { UserIdRules } from '../../../functions/shared/user/user-id.ts';
import { projectId } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { refusing } from '../refusing.ts';
import { rules } from '../trusted-issuer.ts';

const run = (event: Record<string, unknown>, resolveUser: ResolveUser = identifierIsUserId, by: UserIdRules = rules) =>
  preLogin({ projectId, rules: by, resolveUser })(event, { by: 'direct' }, callAt());

describe('a typed identifier', () => {
  it.each([{ identifier: 'u-1' }, { username: 'u-1' }, { identifier: 'u-1', username: 'u-1' }])(
    'A5: %j is the user id, unless a deployer says otherwise',
    async (event) => expect(await run(event)).toEqual({ userId: 'u-1' }),
  );

  it('A5: is resolved by the deployer’s own directory', async () => {
    const asked: string[] = [];
    const directory: ResolveUser = async (typed) => {
      asked.push(typed);
      return typed === 'ada@example.com' ? 'u-1' : undefined;
    };
    expect(await run({ identifier: 'ada@example.com' }, directory)).toEqual({ userId: 'u-1' });
    await expect(run({ identifier: 'bob@example.com' }, directory)).rejects.toEqual(refusing('user_not_found'));
    expect(asked).toEqual(['ada@example.com', 'bob@example.com']);
  });

  it.each(['ada bob', ' ada', 'ada,bob', 'ada\n', 'ada\u0000', 'ada\u200b', 'Zoe\u0308', 'ada\u2028', 'ada\ud800'])(
    'A6: %j is nobody’s, and the directory is not asked',
    async (identifier) => {
      const directory: ResolveUser = () => Promise.reject(new Error('asked'));
      await expect(run({ identifier }, directory)).rejects.toEqual(refusing('user_not_found'));
    },
  );

  it.each(['ada@example.com', 'usr-1', 'Zo\u00eb', 'x'.repeat(129), 'a#b'])(
    'A5: %j is no user id by itself',
    async (identifier) => {
      await expect(run({ identifier })).rejects.toEqual(refusing('user_not_found'));
    },
  );

  it('A5: may be an address where the stage allows that', async () => {
    const event = { identifier: 'ada@example.com' };
    expect(await run(event, identifierIsUserId, { ...rules, allowEmailUserId: true })).toEqual({
      userId: 'ada@example.com',
    });
  });

  it.each(['', 'usr-1', 'u 1', 'ada@example.com'])(
    'A6: that the directory resolves to %j is nobody’s',
    async (userId) => {
      await expect(run({ identifier: 'ada' }, async () => userId)).rejects.toEqual(refusing('user_not_found'));
    },
  );

  it.each([{}, { identifier: '' }, { identifier: null }, { userId: 'u-1' }, { webauthnId: 'u-1' }])(
    'A3: is not in %j',
    async (event) => {
      await expect(run(event)).rejects.toEqual(refusing('invalid_request', 'event_no_identifier'));
    },
  );

  it.each([{ identifier: ['u-1'] }, { identifier: 7 }, { identifier: 'x'.repeat(257) }])(
    'A3: is mistyped in %j',
    async (event) => {
      await expect(run(event)).rejects.toEqual(refusing('invalid_request', 'event_shape'));
    },
  );
});

it('R5: a directory that is down is no missing user', async () => {
  await expect(run({ identifier: 'ada' }, () => Promise.reject(new Error('down')))).rejects.toThrow('down');
});

it('L1: what was typed is not logged, a key that names nobody is', async () => {
  const call = callAt();
  await preLogin({ projectId, rules, resolveUser: identifierIsUserId })(
    { identifier: 'canary' },
    { by: 'direct' },
    call,
  );
  expect(Object.keys(call.trail.facts)).toEqual(['userKey']);
  expect(JSON.stringify(call.trail.facts)).not.toContain('canary');
});
