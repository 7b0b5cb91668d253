// The post-append action: a passkey is recorded once, and exactly one append is the user's first, however often it is told.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { effectsOf } from '../support/effects.ts';
import { newUserId } from '../support/sign-in.ts';
import { projectId, rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

// What the user pool is told has tests of its own; here it is told nothing.
const bench = provideSystem({ extraEnv: { 'post-append': { FLAG_MODE: 'off' } } });

beforeAll(() => bench.system().warm('post-append'));

const append = async (event: object) => {
  const { statusCode, body } = await bench.invoke('post-append', event);
  return statusCode === 200 ? body : statusCode;
};
const appendOverHttp = async (event: object) => {
  const { status, body } = await callAction(bench, 'post-append', event);
  return status === 200 ? body : status;
};
const first = { recorded: true, firstPasskey: true };
const another = { recorded: true, firstPasskey: false };
const known = { recorded: false, firstPasskey: false };

describe('A4: one passkey', () => {
  it('A4: is recorded with its time, and is the first one', async () => {
    const userId = newUserId();
    expect(await append({ username: userId, credentialId: 'cre-1' })).toEqual(first);
    const now = bench.system().clock.nowMilliseconds() / 1000;
    const [passkey, ...others] = await rowsOf(bench, userId, 'P#');
    expect([passkey?.sk, others]).toEqual(['P#cre-1', []]);
    expect(Math.abs(Number(passkey?.recordedAt) - now)).toBeLessThan(5);
    expect(await rowsOf(bench, userId, 'U')).toMatchObject([{ userId, firstPasskeyAt: passkey?.recordedAt }]);
  });

  it.each([
    ['directly', append],
    ['over HTTP', appendOverHttp],
  ])('iE9: told twice %s, it is recorded once', async (_, send) => {
    const event = { username: newUserId(), credentialId: 'cre-1' };
    expect([await send(event), await send(event), await send(event)]).toEqual([first, known, known]);
    expect(await rowsOf(bench, event.username, 'P#')).toHaveLength(1);
  });

  it.each([
    ['directly', append],
    ['over HTTP', appendOverHttp],
  ])('A4: told many times at once %s, it is recorded by one call, and one call finds it the first', async (_, send) => {
    const event = { username: newUserId(), credentialId: 'cre-1' };
    const answers = (await atOnce(bench, 'PutItem', () => send(event))) as (typeof first)[];
    expect(answers.filter(({ recorded }) => recorded)).toHaveLength(1);
    expect(answers.filter(({ firstPasskey }) => firstPasskey)).toHaveLength(1);
    expect(await rowsOf(bench, event.username, 'P#')).toHaveLength(1);
    expect(await rowsOf(bench, event.username, 'U')).toHaveLength(1);
  });

  it('A4: takes two writes and no read, and leaves Corbado alone', async () => {
    const { effects } = await effectsOf(bench, () => append({ username: newUserId(), credentialId: 'cre-1' }));
    expect(effects).toEqual({ dynamodb: { PutItem: 1, UpdateItem: 1 }, corbado: {} });
  });
});

describe('A4: more passkeys', () => {
  it('A4: the second one is recorded and not the first', async () => {
    const username = newUserId();
    expect(await append({ username, credentialId: 'cre-1' })).toEqual(first);
    expect(await append({ username, credentialId: 'cre-2' })).toEqual(another);
    expect(await append({ username, credentialId: 'cre-1' })).toEqual(known);
  });

  it('A4: of many at once all are recorded and one is the first', async () => {
    const username = newUserId();
    const answers = await atOnce(bench, 'UpdateItem', (index) => append({ username, credentialId: `cre-${index}` }));
    expect(answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(first))).toHaveLength(1);
    expect(answers.filter((answer) => JSON.stringify(answer) === JSON.stringify(another))).toHaveLength(manyAtOnce - 1);
    expect(await rowsOf(bench, username, 'P#')).toHaveLength(manyAtOnce);
  });

  it('A4: the same credential of another user is another passkey', async () => {
    expect(await append({ username: newUserId(), credentialId: 'cre-1' })).toEqual(first);
    expect(await append({ username: newUserId(), credentialId: 'cre-1' })).toEqual(first);
  });
});

describe('A3: an event without a credential id', () => {
  it("A3: such as Corbado's own sample event, still marks the user's first passkey", async () => {
    const username = newUserId();
    expect([await append({ username }), await append({ username })]).toEqual([first, known]);
    expect(await rowsOf(bench, username, 'P#')).toEqual([]);
    expect(await rowsOf(bench, username, 'U')).toHaveLength(1);
  });

  it('A4: many times at once is the first one once', async () => {
    const username = newUserId();
    const answers = (await atOnce(bench, 'UpdateItem', () => append({ username }))) as (typeof first)[];
    expect(answers.filter(({ firstPasskey, recorded }) => firstPasskey && recorded)).toHaveLength(1);
  });

  it.each(['', 'x', 'cre-', 'cre-1/../U', 'U', 'S#cre-1', 'cre-a b', `cre-${'1'.repeat(65)}`])(
    'A3: what is no credential id is not made a key of a row: %j',
    async (credentialId) => {
      const username = newUserId();
      expect(await append({ username, credentialId })).toEqual(first);
      expect(await rowsOf(bench, username, 'P#')).toEqual([]);
    },
  );
});

describe('A3: spellings', () => {
  it.each([
    (username: string) => ({ username, credentialId: 'cre-1' }),
    (username: string) => ({ username, credentialID: 'cre-1' }),
    (userID: string) => ({ userID, credential: 'cre-1' }),
    (userId: string) => ({ userId, passkey: { id: 'cre-1' } }),
    (webauthnId: string) => ({ webauthnId, passkeyData: { id: 'cre-1', username: 'other' } }),
    (username: string) => ({ username, userID: 'usr-1', projectID: projectId, passkeyData: { id: 'cre-1' } }),
  ])('A3: finds user and credential in event %#', async (eventOf) => {
    const userId = newUserId();
    expect(await append(eventOf(userId))).toEqual(first);
    expect(await rowsOf(bench, userId, 'P#')).toMatchObject([{ sk: 'P#cre-1' }]);
  });
});
