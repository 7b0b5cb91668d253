// The post-append action: a passkey is recorded once, and exactly one append is the user's first, however often it is told. Which events say
// what, and what comes of two effects in any order, is decided in functions/post-append and tested there.
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

describe('A4: passkeys', () => {
  it('A4: are recorded with their time by two writes and no read; the first is the first one, the next is another', async () => {
    const username = newUserId();
    const { result, effects } = await effectsOf(bench, () => append({ username, credentialId: 'cre-1' }));
    expect([result, effects]).toEqual([first, { dynamodb: { PutItem: 1, UpdateItem: 1 }, corbado: {} }]);
    const now = bench.system().clock.nowMilliseconds() / 1000;
    const [passkey, ...others] = await rowsOf(bench, username, 'P#');
    expect([passkey?.sk, others]).toEqual(['P#cre-1', []]);
    expect(Math.abs(Number(passkey?.recordedAt) - now)).toBeLessThan(5);
    expect(await rowsOf(bench, username, 'U')).toMatchObject([{ firstPasskeyAt: passkey?.recordedAt }]);
    expect(await append({ username, credentialId: 'cre-2' })).toEqual(another);
    // iE9
    for (const send of [append, appendOverHttp]) expect(await send({ username, credentialId: 'cre-1' })).toEqual(known);
    expect(await rowsOf(bench, username, 'P#')).toHaveLength(2);
    expect(await append({ username: newUserId(), credentialId: 'cre-1' })).toEqual(first);
  });

  it('A4: told of many times at once are recorded by one call, and one call finds it the first', async () => {
    const event = { username: newUserId(), credentialId: 'cre-1' };
    const answers = (await atOnce(bench, 'PutItem', () => appendOverHttp(event))) as (typeof first)[];
    expect(answers.filter(({ recorded }) => recorded)).toHaveLength(1);
    expect(answers.filter(({ firstPasskey }) => firstPasskey)).toHaveLength(1);
    expect(await rowsOf(bench, event.username, 'P#')).toHaveLength(1);
  });

  it('A4: of one user, many at once, are all recorded, and one is the first', async () => {
    const username = newUserId();
    const answers = (await atOnce(bench, 'UpdateItem', (index) =>
      append({ username, credentialId: `cre-${index}` }),
    )) as (typeof first)[];
    expect(answers.filter(({ recorded }) => recorded)).toHaveLength(manyAtOnce);
    expect(answers.filter(({ firstPasskey }) => firstPasskey)).toHaveLength(1);
    expect(await rowsOf(bench, username, 'P#')).toHaveLength(manyAtOnce);
  });
});

it("A3: an event without a usable credential id, such as Corbado's own sample, still marks the user's first passkey", async () => {
  const username = newUserId();
  expect([await append({ username }), await append({ username, credentialId: 'cre-1/../U' })]).toEqual([first, known]);
  expect(await rowsOf(bench, username, 'P#')).toEqual([]);
  expect(await rowsOf(bench, username, 'U')).toHaveLength(1);
});

it('A3: user and credential are found in the event of the documentation, past ids of other kinds', async () => {
  const username = newUserId();
  const event = { username, userID: 'usr-1', projectID: projectId, passkeyData: { id: 'cre-1', username: 'other' } };
  expect(await append(event)).toEqual(first);
  expect(await rowsOf(bench, username, 'P#')).toMatchObject([{ sk: 'P#cre-1' }]);
});
