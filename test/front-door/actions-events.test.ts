// A3: an event is what its schema says or it is refused, and then nothing is written or asked; no user is ever made of junk.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { factsDuring } from '../support/log-entries.ts';
import { markers } from '../support/markers.ts';
import { newUserId } from '../support/sign-in.ts';
import { projectId, rowsOf } from '../support/stored-rows.ts';
import { type DirectAnswer, provideSystem } from '../support/system.ts';

const bench = provideSystem({ extraEnv: { 'post-login': { TRUST_EVENT_IDENTITY: 'true' } } });
const actions = ['post-login', 'post-append', 'pre-login'] as const;
type Action = (typeof actions)[number];

beforeAll(() => Promise.all(actions.map((name) => bench.system().warm(name))));

const expectRefused = async (action: Action, event: unknown, detail: RegExp): Promise<void> => {
  const { result, effects } = await effectsOf(bench, () => bench.invoke(action, event));
  expect(result).toMatchObject({ statusCode: 400, body: { code: 'invalid_request' } });
  expect(result.body.detail).toMatch(detail);
  expect(effects).toEqual(noEffects);
};

describe.each(actions)('A3: %s', (action) => {
  it.each([[null], [[]], ['text']])('iE1: refuses the event %j', (event) =>
    expectRefused(action, event, /must be a JSON object/),
  );

  it('iE1: refuses an event that names nobody', () => expectRefused(action, {}, /no user|no identifier/));

  it.each([[7], [['a', 'b']], ['a'.repeat(257)]])('A3: refuses each of its fields holding %j', async (value) => {
    const names = ['webauthnId', 'sub', 'username', 'identifier', 'userId', 'userID', 'projectId', 'projectID'];
    for (const name of [...names, 'credentialId', 'credential', 'challengeId', 'challengeID'])
      await expectRefused(
        action,
        { identifier: 'ada', username: 'ada', [name]: value },
        /^The field [A-Za-z.]+ must (?:be of type|have at most) /,
      );
  });

  it('A3: refuses the event of another Corbado project', () =>
    expectRefused(action, { username: 'ada', projectId: 'pro-2' }, /another Corbado project: see its field projectId/));

  it.each(['', '[]', '{"username":"ada"'])('A3: refuses a signed body of %j', async (body) => {
    const { result, effects } = await effectsOf(bench, () => callAction(bench, action, body));
    expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
  });
});

describe('A3: one user or none', () => {
  it('iE5: takes the field of its own page, and notes that another one differs', async () => {
    for (const [action, field, other] of [
      ['post-login', 'userId', 'username'],
      ['post-append', 'username', 'userId'],
    ] as const) {
      const [named, differs] = [newUserId(), newUserId()];
      const event = { [other]: differs, [field]: named, identifier: 'a@b.c' };
      const facts = await factsDuring(bench, () => bench.invoke(action, event));
      expect(facts).toMatchObject([{ function: action, outcome: 'ok', eventUserDiffers: true }]);
      const prefix = action === 'post-login' ? 'S#' : 'U';
      expect([await rowsOf(bench, named, prefix), await rowsOf(bench, differs, prefix)]).toMatchObject([[{}], []]);
    }
  });

  it('A3: refuses the event of another action, and names the field that is missing', async () => {
    await expectRefused('post-append', { identifier: 'ada' }, /its field username is missing/);
    await expectRefused('post-login', { identifier: 'ada' }, /its field userId is missing/);
    await expectRefused('pre-login', { userId: 'ada' }, /no identifier field/);
  });

  it("iE5: takes webauthnId, which is the stage's claim, over the others", async () => {
    const userId = newUserId();
    const event = { webauthnId: userId, username: 'somebody', userId: 'someone-else' };
    expect((await bench.invoke('post-append', event)).statusCode).toBe(200);
    expect(await rowsOf(bench, userId, 'U')).toHaveLength(1);
  });

  it("A3: takes Corbado's own id of the user for no user of ours", async () => {
    const userId = newUserId();
    const event = { userID: 'usr-676138078732345317', userId, projectID: projectId };
    expect((await bench.invoke('post-append', event)).statusCode).toBe(200);
    expect(await rowsOf(bench, userId, 'U')).toHaveLength(1);
  });
});

describe('A3: what else an event may hold', () => {
  it('iE7: ignores fifty fields that nobody knows, and logs none of them', async () => {
    const canaries = Array.from({ length: 50 }, (_, index) => [`unknown${index}`, `canary-in-a-field-${index}`]);
    markers.add(...canaries.map(([, value = '']) => value));
    const event = {
      ...Object.fromEntries(canaries),
      username: newUserId(),
      email: 'canary@example.com',
      nested: { a: [] },
    };
    expect((await bench.invoke('post-append', event)).statusCode).toBe(200);
    expect((await callAction(bench, 'post-append', event)).status).toBe(200);
  });

  it.each([0, 4_102_444_800])('iE11: gives nothing for a time in the event: %i', async (seconds) => {
    const userId = newUserId();
    const times = { iat: seconds, exp: seconds, timestamp: seconds, authTime: seconds, createdAt: seconds };
    expect((await bench.invoke('post-login', { userId, ...times })).statusCode).toBe(200);
    const [session] = await rowsOf(bench, userId, 'S#');
    expect(Number(session?.authTime)).toBeCloseTo(bench.system().clock.nowMilliseconds() / 1000, -2);
  });
});

const someId = fc.oneof(
  fc.constantFrom('ada', 'usr-1', 'a@b.c', 'a,b', 'a b', '', '__proto__'),
  fc.string(),
  fc.jsonValue(),
);
const fieldNames = fc.constantFrom('webauthnId', 'username', 'identifier', 'userId', 'userID', '__proto__', 'passkey');
const anyEvent = fc.oneof(fc.jsonValue(), fc.dictionary(fieldNames, someId, { maxKeys: 4 }));

describe('A3: whatever the event', () => {
  it('A3: the answer is a success or says what is wrong, and no row belongs to anything but a user id', async () => {
    const isOrderly = ({ statusCode }: DirectAnswer) => [200, 400].includes(statusCode);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...actions), anyEvent, async (action, event) =>
        isOrderly(await bench.invoke(action, event)),
      ),
      { numRuns: 150, seed: 20_261_121 },
    );
    const rows = await bench.system().dynamodb.items();
    const strange = rows.filter(({ userId }) => userId !== undefined && !/^[\w.~:|+=/-]{1,128}$/.test(String(userId)));
    expect(strange).toEqual([]);
    expect(rows.filter(({ userId }) => userId !== undefined && typeof userId !== 'string')).toEqual([]);
  });
});
