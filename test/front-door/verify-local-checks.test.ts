// V1: what cannot be a proof of login is refused before anybody is asked, at the endpoint and in the action alike.
import { beforeAll, describe, expect, it } from 'vitest';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { badProofs, keyHints } from '../support/bad-proofs.ts';
import { callsDuring } from '../support/corbado-calls.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { nowSeconds, startSecond } from '../support/moments.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

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
