// The two spellings of Corbado's verify path: the specified one first, the one of its guides after a 404, and then what answered.
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { status } from '../support/unusable-verifications.ts';
import { rowsOf } from '../support/user-rows.ts';

const bench = provideSystem();
const [specified, ofTheGuides] = ['/v2/passkey/verifySignedData', '/v2/passkeys/verifySignedData'];

beforeEach(async () => {
  bench.system().corbado.faults.clear();
  bench.system().corbado.servePluralVerifyPathOnly(false);
  bench.system().coldStart('verify-passkey');
  await bench.system().warm('verify-passkey');
});

/** Status and code of one verification, the paths that were asked for it, and the sessions that came of it. */
const verify = async () => {
  const userId = newUserId();
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const from = bench.system().corbado.calls.length;
  const { status: outcome } = await bench.client.post('/auth/passkey/verify', { signedPasskeyData });
  const paths = bench
    .system()
    .corbado.calls.slice(from)
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => path);
  return [outcome, paths, (await rowsOf(bench, userId, 'S#')).length];
};

describe('V5: the path of verify', () => {
  it('V5: is the specified one, every time', async () => {
    expect(await verify()).toEqual([200, [specified], 1]);
    expect(await verify()).toEqual([200, [specified], 1]);
  });

  it('V5: is the one of the guides once the first was not found, and stays so', async () => {
    bench.system().corbado.servePluralVerifyPathOnly(true);
    expect(await verify()).toEqual([200, [specified, ofTheGuides], 1]);
    expect(await verify()).toEqual([200, [ofTheGuides], 1]);
    expect(await verify()).toEqual([200, [ofTheGuides], 1]);
  });

  it('V5: comes back when the other one is gone again', async () => {
    bench.system().corbado.servePluralVerifyPathOnly(true);
    await verify();
    bench.system().corbado.servePluralVerifyPathOnly(false);
    expect(await verify()).toEqual([200, [ofTheGuides, specified], 1]);
    expect(await verify()).toEqual([200, [specified], 1]);
  });

  it('V5: is remembered, although the proof was refused there', async () => {
    bench.system().corbado.servePluralVerifyPathOnly(true);
    const userId = newUserId();
    const signedPasskeyData = await passkeyProofFor(bench, userId, { forgery: 'wrong-key' });
    expect((await bench.client.post('/auth/passkey/verify', { signedPasskeyData })).status).toBe(401);
    expect(await verify()).toEqual([200, [ofTheGuides], 1]);
  });

  it('V5: is forgotten with a cold start', async () => {
    bench.system().corbado.servePluralVerifyPathOnly(true);
    await verify();
    bench.system().coldStart('verify-passkey');
    expect(await verify()).toEqual([200, [specified, ofTheGuides], 1]);
  });

  it('V5: neither found is a 502 after one question each, and the specified one stays the first', async () => {
    bench.system().corbado.faults.next('verify', status(404), 2);
    bench.system().corbado.servePluralVerifyPathOnly(true);
    // The stand-in plays faults only where it serves the path: here the second question gets the 404 that was ordered.
    expect(await verify()).toEqual([502, [specified, ofTheGuides], 0]);
    bench.system().corbado.faults.clear();
    expect(await verify()).toEqual([200, [specified, ofTheGuides], 1]);
  });

  it.each([400, 405, 410, 500, 503])('V5: only a 404 is a reason to try the other: not a %i', async (code) => {
    bench.system().corbado.faults.next('verify', status(code));
    expect(await verify()).toEqual([502, [specified], 0]);
  });

  it('V5: a stream of logins finds the way, each with a session', async () => {
    bench.system().corbado.servePluralVerifyPathOnly(true);
    const proofs = await Promise.all(Array.from({ length: 60 }, () => passkeyProofFor(bench, newUserId())));
    const sent: Promise<Answer>[] = [];
    for (const signedPasskeyData of proofs) {
      sent.push(bench.client.post('/auth/passkey/verify', { signedPasskeyData }));
      // Some begin before the first one has found the way and hear of the 404 after it.
      await setTimeout(1);
    }
    const outcomes = new Set((await Promise.all(sent)).map((answer) => answer.status));
    expect([...outcomes]).toEqual([200]);
    expect(await verify()).toEqual([200, [ofTheGuides], 1]);
  });
});
