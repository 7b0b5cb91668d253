// A4: the same login event twice, or many times at once, opens one session; what the others get is defined.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

type Outcome = readonly [status: number, code: unknown];
type Send = (event: object) => Promise<Outcome>;

const directly: Send = async (event) => {
  const { statusCode, body } = await bench.invoke('post-login', event);
  return [statusCode, body.code];
};
const signed =
  (id?: string): Send =>
  async (event) => {
    const { status, body } = await callAction(bench, 'post-login', event, id === undefined ? {} : { id });
    return [status, body.code];
  };

const opened: Outcome = [200, undefined];
const replayed: Outcome = [401, 'invalid_passkey_data'];
const repeated: Outcome = [409, 'duplicate_event'];

let current = '';
const configure = (variables: Record<string, string>): void => {
  const wanted = JSON.stringify(variables);
  if (wanted !== current) runWith(bench, 'post-login', variables);
  current = wanted;
};
const trust = () => configure({ TRUST_EVENT_IDENTITY: 'true' });
const challengeId = () => `was-${randomUUID().replaceAll('-', '')}`;

/** What makes an event recognisable, and what its repetition is answered with. */
const cases: Record<string, () => Promise<{ event: object; userId: string; send: Send; second: Outcome }>> = {
  'a proof, directly': async () => {
    const userId = newUserId();
    return {
      userId,
      event: { signedPasskeyData: await passkeyProofFor(bench, userId) },
      send: directly,
      second: replayed,
    };
  },
  'a proof, in signed calls of their own ids': async () => {
    const userId = newUserId();
    return {
      userId,
      event: { signedPasskeyData: await passkeyProofFor(bench, userId) },
      send: signed(),
      second: replayed,
    };
  },
  'a challenge id, directly': async () => {
    const userId = newUserId();
    return { userId, event: { userId, challengeId: challengeId() }, send: directly, second: repeated };
  },
  'a challenge id, in signed calls of their own ids': async () => {
    const userId = newUserId();
    return { userId, event: { userId, challengeID: challengeId() }, send: signed(), second: repeated };
  },
  'the id of the delivery alone': async () => {
    const userId = newUserId();
    return { userId, event: { userId }, send: signed(`msg_${randomUUID()}`), second: repeated };
  },
};

describe.each(Object.entries(cases))('A4: recognised by %s', (_, prepare) => {
  it('A4: the second time opens nothing', async () => {
    trust();
    const { event, userId, send, second } = await prepare();
    expect([await send(event), await send(event), await send(event)]).toEqual([opened, second, second]);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });

  it('A4: of many at once one opens a session', async () => {
    trust();
    const { event, userId, send, second } = await prepare();
    // Corbado itself may be fooled: the bundle must not depend on its single use.
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, manyAtOnce);
    const outcomes = await atOnce(bench, 'PutItem', () => send(event));
    bench.system().corbado.faults.clear();
    expect(outcomes.filter(([status]) => status === 200)).toEqual([opened]);
    expect(outcomes.filter(([status]) => status !== 200)).toEqual(Array(manyAtOnce - 1).fill(second));
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });

  it('R5: nobody is told to try it again when the answers to its mark are lost', async () => {
    trust();
    const { event, userId, send, second } = await prepare();
    const { faults } = bench.system().dynamodb;
    faults.next('PutItem', { kind: 'drop', afterApplying: true }, 10);
    const interrupted = await send(event);
    faults.clear();
    expect([interrupted, await send(event)]).toEqual([[503, 'login_interrupted'], second]);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });
});

// After all others, as each change of a setting starts the function anew.
describe.each(Object.entries(cases))('A4: recognised by %s', (_, prepare) => {
  it('A4: with codes instead of sessions one code is given', async () => {
    configure({ TRUST_EVENT_IDENTITY: 'true', SESSION_DELIVERY: 'handoff' });
    const { event, userId, send, second } = await prepare();
    expect([await send(event), await send(event)]).toEqual([opened, second]);
    const rows = await bench.system().dynamodb.items();
    expect(rows.filter((row) => row.sk === 'H' && row.userId === userId)).toHaveLength(1);
  });
});

describe('A4: what is no repetition', () => {
  it('A4: two ceremonies of one user are two sessions', async () => {
    trust();
    const userId = newUserId();
    for (let count = 0; count < 2; count += 1)
      expect(await directly({ userId, challengeId: challengeId() })).toEqual(opened);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(2);
  });

  it('A4: a refused event leaves no mark, so its correction under the same ids is accepted', async () => {
    configure({});
    const userId = newUserId();
    const send = signed(`msg_${randomUUID()}`);
    expect(await send({ userId })).toEqual([400, 'signed_passkey_data_required']);
    expect(await send({ signedPasskeyData: await passkeyProofFor(bench, userId) })).toEqual(opened);
  });

  it('A4: a mark outlives what it guards, and DynamoDB is told when to sweep it, in seconds', async () => {
    trust();
    await directly({ userId: newUserId(), challengeId: challengeId() });
    const marks = (await bench.system().dynamodb.items()).filter(({ sk }) => sk === 'J');
    const now = bench.system().clock.nowMilliseconds() / 1000;
    for (const { ttl } of marks) expect(Number(ttl) - now).toBeGreaterThan(300);
    for (const { ttl } of marks) expect(Number(ttl) - now).toBeLessThan(1000);
  });
});
