// A2: whom a post-login action opens a session for: the user of a verified proof, or of a trusted event from a proven caller.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { type Bench, provideSystem } from '../support/system.ts';

const bench = provideSystem();

const withTrust = (trusted: boolean) =>
  runWith(bench, 'post-login', { TRUST_EVENT_IDENTITY: trusted ? 'true' : 'false' });

/** Ways of asking; each returns status and code. */
const callers = {
  directly: async (event: object) => {
    const { statusCode, body } = await bench.invoke('post-login', event);
    return [statusCode, body.code];
  },
  'with a signature': async (event: object) => {
    const { status, body } = await callAction(bench, 'post-login', event);
    return [status, body.code];
  },
  'without any proof': async (event: object) => {
    const { status, body } = await bench.client.post('/actions/post-login', event);
    return [status, body.code];
  },
};

/** Events about a user, by what they carry. */
const events = {
  'a proof': async (bench: Bench, userId: string) => ({ signedPasskeyData: await passkeyProofFor(bench, userId) }),
  'a bare user id': async (_: Bench, userId: string) => ({ userId }),
  'a proof and the same id': async (bench: Bench, userId: string) => ({
    signedPasskeyData: await passkeyProofFor(bench, userId),
    webauthnId: userId,
  }),
  'a forged proof beside a bare id': async (bench: Bench, userId: string) => ({
    signedPasskeyData: await passkeyProofFor(bench, userId, { forgery: 'wrong-key' }),
    userId,
  }),
  'junk for a proof beside a bare id': async (_: Bench, userId: string) => ({ signedPasskeyData: 'x.y.z', userId }),
  'an empty proof beside a bare id': async (_: Bench, userId: string) => ({ signedPasskeyData: '', userId }),
};

const [opened, needsProof, notConfirmed, notCorbado] = [
  [200, undefined],
  [400, 'signed_passkey_data_required'],
  [401, 'invalid_passkey_data'],
  [401, 'unauthorized'],
];

/** By event: what a proven caller gets when events are not trusted, and when they are. */
const expected: Record<keyof typeof events, [untrusted: unknown, trusted: unknown]> = {
  'a proof': [opened, opened],
  'a bare user id': [needsProof, opened],
  'a proof and the same id': [opened, opened],
  'a forged proof beside a bare id': [notConfirmed, notConfirmed],
  'junk for a proof beside a bare id': [notConfirmed, notConfirmed],
  'an empty proof beside a bare id': [needsProof, opened],
};

const matrix = Object.keys(events).flatMap((event) => Object.keys(callers).map((caller) => ({ event, caller }))) as {
  event: keyof typeof events;
  caller: keyof typeof callers;
}[];

describe.each([false, true])('A2: the matrix; events trusted: %s', (trusted) => {
  beforeAll(() => withTrust(trusted));

  it.each(matrix)('A2: $event, sent $caller', async ({ event, caller }) => {
    const userId = newUserId();
    const outcome = await callers[caller](await events[event](bench, userId));
    const wanted = caller === 'without any proof' ? notCorbado : expected[event][trusted ? 1 : 0];
    expect(outcome).toEqual(wanted);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(wanted === opened ? 1 : 0);
  });
});

describe('A2: a proof beside another user', () => {
  it.each([false, true])('A2: the proof wins; events trusted: %s', async (trusted) => {
    withTrust(trusted);
    const [proven, named] = [newUserId(), newUserId()];
    const signedPasskeyData = await passkeyProofFor(bench, proven);
    await bench.invoke('post-login', { signedPasskeyData, webauthnId: named });
    expect([await rowsOf(bench, proven, 'S#'), await rowsOf(bench, named, 'S#')]).toMatchObject([[{}], []]);
  });

  it('A2: Corbado is asked about the user of the proof, not about the one that the event names', async () => {
    const [proven, named] = [newUserId(), newUserId()];
    const signedPasskeyData = await passkeyProofFor(bench, proven);
    const { calls } = await callsDuring(bench, 'verify', () =>
      bench.invoke('post-login', { signedPasskeyData, username: named, userId: named }),
    );
    expect(calls.map(({ body }) => body)).toEqual([{ signedPasskeyData, username: proven }]);
  });
});

describe("A2: the event of Corbado's own sample code, given to the function as it is", () => {
  const sample = { userId: 'c364a852-0071-70a4-0fe8-ed5728aa9522' };

  it('A2: opens a session where the stage trusts events', async () => {
    withTrust(true);
    const answer = await bench.invoke('post-login', sample);
    expect(answer).toMatchObject({ statusCode: 200, body: { sessionId: expect.any(String) } });
    const bearer = String(answer.body.sessionId);
    expect((await bench.client.get('/auth/session', { bearer })).body).toMatchObject({ userId: sample.userId });
  });

  it('A2: says what is missing where it does not', async () => {
    withTrust(false);
    const { statusCode, body } = await bench.invoke('post-login', sample);
    expect([statusCode, body.code]).toEqual(needsProof);
    expect(body.detail).toMatch(/Send signedPasskeyData, or set postLogin\.trustEventIdentity/);
  });
});
