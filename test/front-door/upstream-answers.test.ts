// What Corbado's answers to a verification mean, and when the caller may come again after too many requests.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';
import { negative, rejected, saying, status, success, unusable } from '../support/unusable-verifications.ts';

// V2, U2, R4: a session needs HTTP 200 and exactly `success` from Corbado; what every other answer means, asked once each.
describe('upstream verify answers', () => {
  const bench = provideSystem();

  beforeAll(() => bench.system().warm('verify-passkey'));
  beforeEach(() => bench.system().corbado.faults.clear());

  const verifyWith = async (fault: Fault) => {
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    bench.system().corbado.faults.next('verify', fault);
    const { result, calls } = await callsDuring(bench, 'verify', () =>
      bench.client.post('/auth/passkey/verify', { signedPasskeyData }),
    );
    return { answer: result, calls: calls.length, sessions: (await rowsOf(bench, userId, 'S#')).length };
  };

  const expectRefused = async (fault: Fault, wantedStatus: number, wantedCode: string): Promise<void> => {
    const { answer, calls, sessions } = await verifyWith(fault);
    expect([answer.status, answer.body.code, calls, sessions]).toEqual([wantedStatus, wantedCode, 1, 0]);
  };

  describe('V2: no session', () => {
    it.each(negative)('V2: for %s', (_, fault) => expectRefused(fault, 401, 'invalid_passkey_data'));
    it.each(rejected)('V2: for %s', (_, fault) => expectRefused(fault, 502, 'upstream_rejected'));
    it.each(unusable)('V2: for %s', (_, fault) => expectRefused(fault, 502, 'upstream_error'));

    it.each([...negative, ...rejected, ...unusable])('V2: in the action, for %s', async (_, fault) => {
      const userId = newUserId();
      const signedPasskeyData = await passkeyProofFor(bench, userId);
      bench.system().corbado.faults.next('verify', fault);
      expect([401, 502]).toContain((await bench.invoke('post-login', { signedPasskeyData })).statusCode);
      expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
    });
  });

  describe('V2: a session', () => {
    it.each<[string, Fault]>([
      ['exactly that', saying('success')],
      ['that and fields to come', status(200, { body: { ...success, level: 3, details: {} } })],
      ['that in JSON with a charset', status(200, { body: success, contentType: 'application/json; charset=utf-8' })],
    ])('V2: for %s', async (_, fault) => {
      expect(await verifyWith(fault)).toMatchObject({ answer: { status: 200 }, calls: 1, sessions: 1 });
    });

    it("U2: and none of Corbado's headers reaches the browser", async () => {
      const headers = { 'set-cookie': 'stolen=1', 'x-upstream': 'canary', 'access-control-allow-origin': '*' };
      const { answer } = await verifyWith(status(200, { body: success, headers }));
      expect(answer.setCookie).toEqual([expect.stringMatching(/^__Host-session_id=/)]);
      expect(JSON.stringify(answer.headers)).not.toMatch(/stolen|canary|"\*"/);
    });
  });

  describe('R4: what is logged of it', () => {
    it("L4: Corbado's own id of the request and the type of its error", async () => {
      const { answer } = await verifyWith(status(500));
      expect(entryOf(bench, answer)).toMatchObject({
        upstreamStatus: 500,
        upstreamRequestId: expect.stringMatching(/^req-\d+$/),
        upstreamErrorType: 'internal_error',
      });
    });

    it('L1: but nothing that Corbado writes freely', async () => {
      const error = { type: 'canary in a type', details: 'canary-in-details' };
      const { answer } = await verifyWith(status(500, { body: { error, requestData: { requestID: 'canary\n{}' } } }));
      expect(JSON.stringify(entryOf(bench, answer))).not.toContain('canary');
    });
  });
});

// R2, R5: when Corbado says 429, the caller hears 503 with a sane Retry-After; a token is asked for again if that is soon enough.
describe('upstream rate limit', () => {
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
    ['0', '1'],
    ['1', '1'],
    ['999999', '30'],
    ['abc', '2'],
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
    it.each([undefined, '1'])('iU9: after %j a token is asked for once more, and given', async (sent) => {
      bench.system().corbado.faults.next('connectTokens', limited(sent));
      const startedAt = performance.now();
      const { result: answer, calls } = await callsDuring(bench, 'connectTokens', askForToken);
      expect([answer.status, calls.length]).toEqual([200, 2]);
      // Corbado's wish is respected: a second, not less. A timer may fire a moment early.
      if (sent !== undefined) expect(performance.now() - startedAt).toBeGreaterThan(980);
    });

    it.each([undefined])('iU9: after %j a second time, no third time', async (sent) => {
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
});
