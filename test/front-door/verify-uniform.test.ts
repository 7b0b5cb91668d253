// V6: whatever is wrong with a proof of login, the answer is the same to the byte.
import { beforeAll, describe, expect, it } from 'vitest';
import { badProofs } from '../support/bad-proofs.ts';
import type { Answer } from '../support/client.ts';
import { comparable } from '../support/comparable-answer.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { type DirectAnswer, provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeAll(() => bench.system().corbado.faults.clear());

const verify = (signedPasskeyData: string) => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
const act = (signedPasskeyData: string) => bench.invoke('post-login', { signedPasskeyData });
const proofOfSomebody = () => passkeyProofFor(bench, newUserId());

type Ask<Result> = (proof: string) => Promise<Result>;

/** What only Corbado, or the table, finds wrong. */
const foundLater: Record<string, <Result>(ask: Ask<Result>) => Promise<Result>> = {
  'an unknown signature': async (ask) => ask(await passkeyProofFor(bench, newUserId(), { forgery: 'wrong-key' })),
  'an unknown challenge': async (ask) => ask(await passkeyProofFor(bench, newUserId(), { registerChallenge: false })),
  'an end a moment ago': async (ask) => ask(await passkeyProofFor(bench, newUserId(), { issuedSecondsAgo: 301 })),
  'another user': async (ask) => {
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'user_mismatch' });
    return ask(await proofOfSomebody());
  },
  'a repetition that Corbado notices': async (ask) => {
    const proof = await proofOfSomebody();
    await ask(proof);
    return ask(proof);
  },
  'a repetition that only the table notices': async (ask) => {
    const proof = await proofOfSomebody();
    bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult: 'success' }, 2);
    await ask(proof);
    return ask(proof);
  },
};

const allOutcomes = async <Result>(ask: Ask<Result>): Promise<Result[]> => {
  const outcomes: Result[] = [];
  for (const make of Object.values(badProofs)) outcomes.push(await ask(await make(bench)));
  for (const provoke of Object.values(foundLater)) outcomes.push(await provoke(ask));
  return outcomes;
};

describe('V6: one refusal for all', () => {
  it.each(Object.entries(foundLater))('V6: %s is refused', async (_, provoke) => {
    const answer = await provoke(verify);
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid_passkey_data']);
  });

  it('V6: at the endpoint, headers and body, but for the ids of the request', async () => {
    const [first, ...others] = (await allOutcomes<Answer>(verify)).map(comparable);
    for (const other of others) expect(other).toEqual(first);
    expect(others.length).toBeGreaterThan(50);
  });

  it('V6: in the action', async () => {
    const outcomes = await allOutcomes<DirectAnswer>(act);
    const [first, ...others] = outcomes.map(({ statusCode, body }) => ({ statusCode, ...body, requestId: '' }));
    for (const other of others) expect(other).toEqual(first);
  });
});
