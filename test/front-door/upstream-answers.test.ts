// V2, V5, U2, R4: a session needs HTTP 200 and exactly `success` from Corbado, and a verification that may have reached Corbado is never
// sent again. What each answer means is decided in functions/shared/corbado and tested there; here is one of each kind, over the network.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeEach(() => bench.system().corbado.faults.clear());

const success = { verificationResult: 'success' };
const status = (code: number, body: unknown = success, more: object = {}): Fault => ({
  ...{ kind: 'status', status: code, body },
  ...more,
});

const verifyWith = async (fault: Fault) => {
  const userId = newUserId();
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  bench.system().corbado.faults.next('verify', fault);
  const { result, calls } = await callsDuring(bench, 'verify', () =>
    bench.client.post('/auth/passkey/verify', { signedPasskeyData }),
  );
  return { answer: result, calls: calls.length, sessions: (await rowsOf(bench, userId, 'S#')).length };
};

describe('V2: no session, after one question', () => {
  it.each<[string, Fault, number, string]>([
    [
      'the result invalid_signature',
      status(200, { verificationResult: 'invalid_signature' }),
      401,
      'invalid_passkey_data',
    ],
    ['the result Success', status(200, { verificationResult: 'Success' }), 502, 'upstream_error'],
    ['status 400 with a success', status(400), 502, 'upstream_rejected'],
    ['status 201 with a success', status(201), 502, 'upstream_error'],
    ['a 500 that says success', { kind: 'lie' }, 502, 'upstream_error'],
    ['a success that is declared as HTML', status(200, success, { contentType: 'text/html' }), 502, 'upstream_error'],
    ['an answer cut short', { kind: 'nonsense', what: 'truncated' }, 502, 'upstream_error'],
    ['an answer without end', { kind: 'nonsense', what: 'huge' }, 502, 'upstream_error'],
    ['compressed bytes', { kind: 'nonsense', what: 'gzip' }, 502, 'upstream_error'],
    ['a line that is dropped', { kind: 'drop' }, 502, 'upstream_error'],
    ['a line that is dropped after Corbado has verified', { kind: 'drop', afterApplying: true }, 502, 'upstream_error'],
    // iU9
    ['too many requests', { kind: 'rate-limited', retryAfter: '999999' }, 503, 'temporarily_unavailable'],
  ])('V2, V5: for %s', async (_, fault, wantedStatus, wantedCode) => {
    const { answer, calls, sessions } = await verifyWith(fault);
    expect([answer.status, answer.body.code, calls, sessions]).toEqual([wantedStatus, wantedCode, 1, 0]);
    if (wantedStatus === 503) expect(answer.headers['retry-after']).toBe('30');
  });

  it('V2: in the action', async () => {
    const outcomes: [Fault, number, string][] = [
      [status(200, { verificationResult: 'user_mismatch' }), 401, 'invalid_passkey_data'],
      [{ kind: 'lie' }, 502, 'upstream_error'],
      [{ kind: 'rate-limited' }, 503, 'temporarily_unavailable'],
    ];
    const userId = newUserId();
    for (const [fault, statusCode, code] of outcomes) {
      bench.system().corbado.faults.next('verify', fault);
      const answer = await bench.invoke('post-login', { signedPasskeyData: await passkeyProofFor(bench, userId) });
      expect(answer).toMatchObject({ statusCode, body: { code } });
    }
    expect(await rowsOf(bench, userId, 'S#')).toEqual([]);
  });

  it('U2: for a redirect, which is not followed', async () => {
    const elsewhere = await startLoopbackServer(0, async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(success));
    });
    const { answer, calls, sessions } = await verifyWith({ kind: 'redirect', to: `${elsewhere.url}/v2/anything` });
    expect([answer.status, answer.body.code, calls, sessions]).toEqual([502, 'upstream_error', 1, 0]);
    expect(elsewhere.connectionCount()).toBe(0);
    await elsewhere.close();
  });
});

describe('V2: a session', () => {
  it('V2, U2: for exactly success, whatever comes beside it, of which nothing reaches the browser', async () => {
    const headers = { 'set-cookie': 'stolen=1', 'x-upstream': 'canary', 'access-control-allow-origin': '*' };
    const contentType = 'application/json; charset=utf-8';
    const { answer, ...rest } = await verifyWith(status(200, { ...success, level: 3 }, { contentType, headers }));
    expect(rest).toEqual({ calls: 1, sessions: 1 });
    expect(answer.setCookie).toEqual([expect.stringMatching(/^__Host-session_id=/)]);
    expect(JSON.stringify(answer.headers)).not.toMatch(/stolen|canary|"\*"/);
  });

  it('V5: after one over a connection that Corbado has closed in the meantime', async () => {
    expect((await verifyWith({ kind: 'close-idle' })).answer.status).toBe(200);
    expect((await verifyWith({ kind: 'close-idle' })).answer.status).toBe(200);
  });
});

it("L4, L1: Corbado's own id of a failed request and the type of its error are logged, and nothing that it writes freely", async () => {
  const { answer } = await verifyWith({ kind: 'status', status: 500 });
  expect(entryOf(bench, answer)).toMatchObject({
    upstreamStatus: 500,
    upstreamRequestId: expect.stringMatching(/^req-\d+$/),
    upstreamErrorType: 'internal_error',
  });
  const error = { type: 'canary in a type', details: 'canary-in-details' };
  const other = await verifyWith(status(500, { error, requestData: { requestID: 'canary\n{}' } }));
  expect(JSON.stringify(entryOf(bench, other.answer))).not.toContain('canary');
});
