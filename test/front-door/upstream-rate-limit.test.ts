// R2, R5: when Corbado says 429, the caller hears 503 with a sane Retry-After; a token is asked for again if that is soon enough.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeEach(() => bench.system().corbado.faults.clear());

const limited = (retryAfter: string | undefined): Fault => ({
  kind: 'rate-limited',
  ...(retryAfter !== undefined && { retryAfter }),
});

const verify = async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
};
const askForToken = async () => {
  const { token: bearer } = await signInNatively(bench);
  return bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
};

/** What Corbado sends, and what the caller is told. */
const times: [string | undefined, string][] = [
  [undefined, '2'],
  ['', '2'],
  ['0', '1'],
  ['1', '1'],
  ['2', '2'],
  ['30', '30'],
  ['31', '30'],
  ['120', '30'],
  ['999999', '30'],
  ['99999999999', '2'],
  ['-1', '2'],
  ['1.5', '2'],
  ['1e3', '2'],
  ['abc', '2'],
  ['1, 2', '2'],
  ['Wed, 21 Oct 2026 07:28:00 GMT', '2'],
];

describe('R5: Retry-After', () => {
  it.each(times)('iU9: of %j becomes %j at the verify endpoint, which asks once', async (sent, told) => {
    bench.system().corbado.faults.next('verify', limited(sent));
    const { result: answer, calls } = await callsDuring(bench, 'verify', verify);
    expect([answer.status, answer.body.code, answer.headers['retry-after'], calls.length]).toEqual([
      503,
      'temporarily_unavailable',
      told,
      1,
    ]);
  });

  it.each(times.filter(([sent]) => sent !== undefined && sent !== '0' && sent !== '1'))(
    'iU9: of %j becomes %j at the connect token endpoint, too late for asking again',
    async (sent, told) => {
      bench.system().corbado.faults.next('connectTokens', limited(sent), 2);
      const { result: answer, calls } = await callsDuring(bench, 'connectTokens', askForToken);
      expect([answer.status, answer.headers['retry-after'], calls.length]).toEqual([503, told, 1]);
    },
  );
});

describe('R2: soon enough', () => {
  it.each([undefined, '0', '1'])('iU9: after %j a token is asked for once more, and given', async (sent) => {
    bench.system().corbado.faults.next('connectTokens', limited(sent));
    const startedAt = performance.now();
    const { result: answer, calls } = await callsDuring(bench, 'connectTokens', askForToken);
    expect([answer.status, calls.length]).toEqual([200, 2]);
    // Corbado's wish is respected: a second, not less. A timer may fire a moment early.
    if (sent !== undefined) expect(performance.now() - startedAt).toBeGreaterThan(980);
  });

  it.each([undefined, '1'])('iU9: after %j a second time, no third time', async (sent) => {
    bench.system().corbado.faults.next('connectTokens', limited(sent), 3);
    const { result: answer, calls } = await callsDuring(bench, 'connectTokens', askForToken);
    expect([answer.status, answer.body.code, calls.length]).toEqual([503, 'temporarily_unavailable', 2]);
  });

  it('iU9: the action tells the time as well, in the one way that it can: by its code', async () => {
    bench.system().corbado.faults.next('verify', limited('1'));
    const answer = await bench.invoke('post-login', { signedPasskeyData: await passkeyProofFor(bench, newUserId()) });
    expect(answer).toMatchObject({ statusCode: 503, body: { code: 'temporarily_unavailable' } });
  });
});
