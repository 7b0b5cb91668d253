// R1: however Corbado dawdles, an answer comes within the function's own deadline, long before Lambda would end it.
import { beforeAll, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callsTo } from '../support/corbado-calls.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

// Where Corbado stops: before it says anything, in the middle of its answer, or never quite, byte by byte.
const delays: Fault[] = [{ kind: 'stall-before-headers' }, { kind: 'stall-body' }, { kind: 'drip' }];

// One attempt may take 2.5 s. Generous, as the machine may be busy, and still far from where Lambda's 10 s end it.
const afterOneAttempt = 4500;
const afterTwoAttempts = 7500;

beforeAll(async () => {
  await Promise.all((['verify-passkey', 'post-login', 'connect-token', 'session'] as const).map(bench.system().warm));
});

type Outcome = { readonly status: number; readonly code: unknown; readonly milliseconds: number };

const timed = async (send: () => Promise<{ status?: number; statusCode?: number; body: { code?: unknown } }>) => {
  const startedAt = performance.now();
  const { status = 0, statusCode = status, body } = await send();
  return { status: statusCode, code: body.code, milliseconds: performance.now() - startedAt };
};

const expectTimeouts = (outcomes: readonly Outcome[], count: number, limit: number): void => {
  expect(outcomes.filter(({ code }) => code === 'upstream_timeout').map(({ status }) => status)).toEqual(
    Array(count).fill(504),
  );
  for (const { milliseconds } of outcomes) expect(milliseconds).toBeLessThan(limit);
};

// All at once, as one after the other would only be waiting.
it('R1: verifications are asked for once and connect tokens twice, and whoever waited too long is told so by a 504', async () => {
  const { faults } = bench.system().corbado;
  const userId = newUserId();
  const proofs = await Promise.all([...delays, ...delays, 'late', 'in time'].map(() => passkeyProofFor(bench, userId)));
  const { token: bearer } = await signInNatively(bench);
  const verify = (signedPasskeyData: string) =>
    timed(() => bench.client.post('/auth/passkey/verify', { signedPasskeyData }));
  const act = (signedPasskeyData: string) => timed(() => bench.invoke('post-login', { signedPasskeyData }));
  const ask = () => timed(() => bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }));
  const look = () => timed(() => bench.client.get('/auth/session', { bearer }));

  // iU13: of the last two a success comes after our patience, and one within it.
  for (const delay of [...delays, ...delays]) faults.next('verify', delay);
  for (const milliseconds of [3000, 300]) faults.next('verify', { kind: 'late', milliseconds });
  // Seven of the eight attempts of four requests.
  for (const delay of [...delays, ...delays, delays[0] as Fault]) faults.next('connectTokens', delay);
  const earlier = [callsTo(bench, 'verify').length, callsTo(bench, 'connectTokens').length] as const;
  const [verified, acted, given, quick] = await Promise.all([
    Promise.all(proofs.slice(0, 4).map(verify)),
    Promise.all(proofs.slice(4).map(act)),
    Promise.all([1, 2, 3, 4].map(ask)),
    look(),
  ]);

  // Which does not wait behind them.
  expect([quick.status, quick.milliseconds < Math.max(...verified.map(({ milliseconds }) => milliseconds))]).toEqual([
    200,
    true,
  ]);
  expectTimeouts([...verified, ...acted], 7, afterOneAttempt);
  expectTimeouts(given, 3, afterTwoAttempts);
  expect(given.filter(({ status }) => status === 200)).toHaveLength(1);
  expect([callsTo(bench, 'verify').length - earlier[0], callsTo(bench, 'connectTokens').length - earlier[1]]).toEqual([
    8, 8,
  ]);
  // By now Corbado's late success has come as well.
  expect(await rowsOf(bench, userId, 'S#')).toHaveLength(1);
});
