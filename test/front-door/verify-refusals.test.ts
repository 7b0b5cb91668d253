// Proofs of login that are refused: before anybody is asked where that can be told, and all alike to the byte.
import { beforeAll, describe, expect, it } from 'vitest';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { badProofs, keyHints } from '../support/bad-proofs.ts';
import type { Answer } from '../support/client.ts';
import { comparable } from '../support/comparable-answer.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { nowSeconds, startSecond } from '../support/moments.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { type DirectAnswer, provideSystem } from '../support/system.ts';

// V1: what cannot be a proof of login is refused before anybody is asked, at the endpoint and in the action alike.
describe('verify local checks', () => {
  const bench = provideSystem();

  beforeAll(async () => {
    await bench.system().warm('verify-passkey');
    await bench.system().warm('post-login');
  });

  const verify = (signedPasskeyData: unknown) => bench.client.post('/auth/passkey/verify', { signedPasskeyData });

  describe('V1: refused here', () => {
    it.each(Object.entries(badProofs))('V1: %s', async (_, make) => {
      const proof = await make(bench);
      const { result: answer, effects } = await effectsOf(bench, () => verify(proof));
      expect([answer.status, answer.body.code, effects]).toEqual([401, 'invalid_passkey_data', noEffects]);
      const direct = await effectsOf(bench, () => bench.invoke('post-login', { signedPasskeyData: proof }));
      expect([direct.result.statusCode, direct.result.body.code, direct.effects]).toEqual([
        401,
        'invalid_passkey_data',
        noEffects,
      ]);
    });

    it.each([[undefined], [null], [7], [true], [['a.b.c']], [{ toString: 'a.b.c' }], ['']])(
      'iV1: a body that holds %j is not even a request',
      async (value) => {
        const { result, effects } = await effectsOf(bench, () => verify(value));
        expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
      },
    );

    it.each(['userId', 'username', 'webauthnId', 'sessionId', '__proto__'])(
      'iV1: nor is one that says more than it may: %s',
      async (name) => {
        const signedPasskeyData = await passkeyProofFor(bench, newUserId());
        const body = `{"signedPasskeyData":"${signedPasskeyData}","${name}":"ada"}`;
        const { result, effects } = await effectsOf(bench, () => bench.client.post('/auth/passkey/verify', body));
        expect([result.status, effects]).toEqual([400, noEffects]);
      },
    );
  });

  describe('V1: times, to the second', () => {
    const ask = async (claims: Record<string, number>) => {
      const proof = await passkeyProofFor(bench, newUserId(), { claims });
      const { calls } = await callsDuring(bench, 'verify', () => verify(proof));
      return calls.length;
    };

    it('V1: a proof is asked about until a minute after its end, and not at that minute', async () => {
      const now = startSecond(bench);
      expect([await ask({ exp: now - 59 }), await ask({ exp: now - 60 }), nowSeconds(bench)]).toEqual([1, 0, now]);
    });

    it('V1: a proof is asked about from a minute before its beginning', async () => {
      const now = startSecond(bench);
      const [early, tooEarly] = [await ask({ nbf: now + 60, iat: now }), await ask({ nbf: now + 61, iat: now })];
      expect([early, tooEarly, nowSeconds(bench)]).toEqual([1, 0, now]);
      expect([await ask({ iat: nowSeconds(bench) + 59 }), await ask({ iat: nowSeconds(bench) + 62 })]).toEqual([1, 0]);
    });
  });

  describe('iV5: hints at keys', () => {
    it('iV5: are left to Corbado, and nothing is fetched from where they point', async () => {
      const server = await startLoopbackServer(0, async () => {});
      for (const [name, make] of keyHints(`${server.url}/keys`)) {
        const answer = await verify(await make(bench));
        expect([name, answer.status]).toEqual([name, 200]);
      }
      expect(server.connectionCount()).toBe(0);
      await server.close();
    });
  });
});

// V6: whatever is wrong with a proof of login, the answer is the same to the byte.
describe('verify uniform', () => {
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
      expect(others.length).toBeGreaterThan(15);
    });

    it('V6: in the action', async () => {
      const outcomes = await allOutcomes<DirectAnswer>(act);
      const [first, ...others] = outcomes.map(({ statusCode, body }) => ({ statusCode, ...body, requestId: '' }));
      for (const other of others) expect(other).toEqual(first);
    });
  });
});
