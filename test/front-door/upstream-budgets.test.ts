// R1: however Corbado dawdles, an answer comes within the function's own deadline, long before Lambda would end it.
import { beforeAll, describe, expect, it } from 'vitest';
import type { CorbadoRoute, Fault } from '../../local/corbado/fault.ts';
import { callsDuring } from '../support/corbado-calls.ts';
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
  await Promise.all((['verify-passkey', 'post-login', 'connect-token'] as const).map(bench.system().warm));
});

const timed = async <Result>(run: () => Promise<Result>) => {
  const startedAt = performance.now();
  return { answer: await run(), milliseconds: performance.now() - startedAt };
};

/** As many calls at once as there are delays; each call meets one of them, and its second attempt another. */
const forEachDelay = async <Result>(route: CorbadoRoute, attempts: number, run: () => Promise<Result>) => {
  for (let count = 0; count < attempts; count += 1)
    for (const delay of delays) bench.system().corbado.faults.next(route, delay);
  return callsDuring(bench, route, () => Promise.all(delays.map(() => timed(run))));
};

// One route after the other would only be waiting; the tests of one route take their faults from one queue, so those take turns.
describe.concurrent('R1: Corbado dawdles at a verification', () => {
  it('R1: the verify endpoint asks once, says 504, and opens no session', { concurrent: false }, async () => {
    const userId = newUserId();
    const { result, calls } = await forEachDelay('verify', 1, async () => {
      const signedPasskeyData = await passkeyProofFor(bench, userId);
      return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
    });
    for (const { answer, milliseconds } of result) {
      expect([answer.status, answer.body.code]).toEqual([504, 'upstream_timeout']);
      expect(milliseconds).toBeLessThan(afterOneAttempt);
    }
    expect([calls.length, await rowsOf(bench, userId, 'S#')]).toEqual([3, []]);
  });

  it('R1: so does the action, for which its caller waits', { concurrent: false }, async () => {
    const userId = newUserId();
    const { result, calls } = await forEachDelay('verify', 1, async () =>
      bench.invoke('post-login', { signedPasskeyData: await passkeyProofFor(bench, userId) }),
    );
    for (const { answer, milliseconds } of result) {
      expect([answer.statusCode, answer.body.code]).toEqual([504, 'upstream_timeout']);
      expect(milliseconds).toBeLessThan(afterOneAttempt);
    }
    expect([calls.length, await rowsOf(bench, userId, 'S#')]).toEqual([3, []]);
  });

  it('R1: and other requests do not wait behind it', { concurrent: false }, async () => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    bench.system().corbado.faults.next('verify', { kind: 'stall-before-headers' });
    const slow = timed(() => bench.client.post('/auth/passkey/verify', { signedPasskeyData }));
    const { token: bearer } = await signInNatively(bench);
    const quick = await timed(() => bench.client.get('/auth/session', { bearer }));
    expect([quick.answer.status, (await slow).answer.status]).toEqual([200, 504]);
    expect(quick.milliseconds).toBeLessThan((await slow).milliseconds);
  });

  it('R1: late by less than our patience is in time', { concurrent: false }, async () => {
    bench.system().corbado.faults.next('verify', { kind: 'late', milliseconds: 1000 });
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    expect((await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status).toBe(200);
  });
});

describe.concurrent('R1: Corbado dawdles at a connect token', () => {
  it('R1: the connect token endpoint asks twice and says 504', { concurrent: false }, async () => {
    const { token: bearer } = await signInNatively(bench);
    const { result, calls } = await forEachDelay('connectTokens', 2, () =>
      bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }),
    );
    for (const { answer, milliseconds } of result) {
      expect([answer.status, answer.body.code]).toEqual([504, 'upstream_timeout']);
      expect(milliseconds).toBeLessThan(afterTwoAttempts);
    }
    expect(calls).toHaveLength(6);
  });

  it('R1: a first attempt that dawdles costs no token when the second one does not', {
    concurrent: false,
  }, async () => {
    const { token: bearer } = await signInNatively(bench);
    bench.system().corbado.faults.next('connectTokens', { kind: 'stall-body' });
    const { answer, milliseconds } = await timed(() =>
      bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }),
    );
    expect(answer.status).toBe(200);
    expect(milliseconds).toBeLessThan(afterOneAttempt);
  });
});
