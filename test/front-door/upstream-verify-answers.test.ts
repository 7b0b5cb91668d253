// V2, U2, R4: a session needs HTTP 200 and exactly `success` from Corbado; what every other answer means, asked once each.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../local/corbado/fault.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { negative, rejected, saying, status, success, unusable } from '../support/unusable-verifications.ts';
import { rowsOf } from '../support/user-rows.ts';

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
