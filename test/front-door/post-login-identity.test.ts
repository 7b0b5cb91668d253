// A2: whom a post-login action opens a session for: the user of a verified proof, or of a trusted event from a proven caller.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { runWith, trustingEvents } from '../support/run-with.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

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

const [opened, needsProof, notConfirmed, notCorbado] = [
  [200, undefined],
  [400, 'signed_passkey_data_required'],
  [401, 'invalid_passkey_data'],
  [401, 'unauthorized'],
];

type MakeEvent = (userId: string) => Promise<object>;

/** What an event about a user carries, and what a proven caller gets when events are not trusted, and when they are. */
const events: readonly (readonly [string, MakeEvent, untrusted: unknown, trusted: unknown])[] = [
  ['a proof', async (userId) => ({ signedPasskeyData: await passkeyProofFor(bench, userId) }), opened, opened],
  ['a bare user id', async (userId) => ({ userId }), needsProof, opened],
  [
    'a forged proof beside a bare id',
    async (userId) => ({ signedPasskeyData: await passkeyProofFor(bench, userId, { forgery: 'wrong-key' }), userId }),
    notConfirmed,
    notConfirmed,
  ],
  [
    'junk for a proof beside a bare id',
    async (userId) => ({ signedPasskeyData: 'x.y.z', userId }),
    notConfirmed,
    notConfirmed,
  ],
  ['an empty proof beside a bare id', async (userId) => ({ signedPasskeyData: '', userId }), needsProof, opened],
];

describe.each([false, true])('A2: events trusted: %s', (trusted) => {
  beforeAll(() => runWith(bench, 'post-login', trusted ? trustingEvents : {}));

  it.each(events)('A2: %s', async (_, make, whenUntrusted, whenTrusted) => {
    for (const [caller, send] of Object.entries(callers)) {
      const userId = newUserId();
      const outcome = await send(await make(userId));
      const wanted = caller === 'without any proof' ? notCorbado : trusted ? whenTrusted : whenUntrusted;
      expect([caller, outcome]).toEqual([caller, wanted]);
      expect(await rowsOf(bench, userId, 'S#')).toHaveLength(wanted === opened ? 1 : 0);
    }
  });

  it('A2: a proof wins over another user whom the event names, also in the question to Corbado', async () => {
    const [proven, named] = [newUserId(), newUserId()];
    const signedPasskeyData = await passkeyProofFor(bench, proven);
    const { calls } = await callsDuring(bench, 'verify', () =>
      bench.invoke('post-login', { signedPasskeyData, webauthnId: named, username: named, userId: named }),
    );
    expect(calls.map(({ body }) => body)).toEqual([{ signedPasskeyData, username: proven }]);
    expect([await rowsOf(bench, proven, 'S#'), await rowsOf(bench, named, 'S#')]).toMatchObject([[{}], []]);
  });

  it("A2: Corbado's own sample event opens a session of its user, or is told what is missing", async () => {
    const sample = { userId: 'c364a852-0071-70a4-0fe8-ed5728aa9522' };
    const { statusCode, body } = await bench.invoke('post-login', sample);
    if (trusted) {
      const shown = await bench.client.get('/auth/session', { bearer: String(body.sessionId) });
      expect(shown.body).toMatchObject(sample);
    } else {
      expect([statusCode, body.code]).toEqual(needsProof);
      expect(body.detail).toMatch(/Send signedPasskeyData, or set postLogin\.trustEventIdentity/);
    }
  });
});
