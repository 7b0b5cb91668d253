// A4: the same login event twice, or many times at once, opens one session; what the others get is defined.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { callAction } from '../support/action-call.ts';
import { atOnce, manyAtOnce } from '../support/at-once.ts';
import { handingOver, runWith, trustingEvents } from '../support/run-with.ts';
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
  (id: string = `msg_${randomUUID()}`): Send =>
  async (event) => {
    const { status, body } = await callAction(bench, 'post-login', event, { id });
    return [status, body.code];
  };
/** Each in a call of its own id. */
const signedAnew: Send = (event) => signed()(event);

const opened: Outcome = [200, undefined];
const replayed: Outcome = [401, 'invalid_passkey_data'];
const repeated: Outcome = [409, 'duplicate_event'];

const challengeId = () => `was-${randomUUID().replaceAll('-', '')}`;
const proven = async (userId: string) => ({ signedPasskeyData: await passkeyProofFor(bench, userId) });

/** What makes an event recognisable, how it is sent, and what its repetition is answered with. */
const cases: readonly (readonly [string, (userId: string) => Promise<object>, () => Send, Outcome])[] = [
  ['a proof, directly', proven, () => directly, replayed],
  ['a proof, in signed calls of their own ids', proven, () => signedAnew, replayed],
  ['a challenge id, directly', async (userId) => ({ userId, challengeId: challengeId() }), () => directly, repeated],
  ['the id of the delivery alone', async (userId) => ({ userId }), () => signed(), repeated],
];

describe.each(cases)('A4: recognised by %s', (_, make, sender, second) => {
  it('A4: of many at once one opens a session, and one that comes later none', async () => {
    runWith(bench, 'post-login', trustingEvents);
    const [userId, send] = [newUserId(), sender()];
    const event = await make(userId);
    // Corbado itself may be fooled: the bundle must not depend on its single use.
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, manyAtOnce);
    const outcomes = await atOnce(bench, 'PutItem', () => send(event));
    bench.system().corbado.faults.clear();
    expect(outcomes.filter(([status]) => status === 200)).toEqual([opened]);
    expect(outcomes.filter(([status]) => status !== 200)).toEqual(Array(manyAtOnce - 1).fill(second));
    expect(await send(event)).toEqual(second);
    expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
  });

  it('R5: nobody is told to try it again when the answers to its mark are lost', async () => {
    runWith(bench, 'post-login', trustingEvents);
    const [userId, send] = [newUserId(), sender()];
    const event = await make(userId);
    const { faults } = bench.system().dynamodb;
    faults.next('PutItem', { kind: 'drop', afterApplying: true }, 10);
    const interrupted = await send(event);
    faults.clear();
    expect([interrupted, await send(event)]).toEqual([[503, 'login_interrupted'], second]);
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });

  it('A4: with codes instead of sessions one code is given', async () => {
    runWith(bench, 'post-login', handingOver);
    const [userId, send] = [newUserId(), sender()];
    const event = await make(userId);
    expect([await send(event), await send(event)]).toEqual([opened, second]);
    const rows = await bench.system().dynamodb.items();
    expect(rows.filter((row) => row.sk === 'H' && row.userId === userId)).toHaveLength(1);
  });
});

it('A4: a refused event leaves no mark, so its correction under the same ids is accepted', async () => {
  runWith(bench, 'post-login', {});
  const userId = newUserId();
  const send = signed();
  expect(await send({ userId })).toEqual([400, 'signed_passkey_data_required']);
  expect(await send(await proven(userId))).toEqual(opened);
});
