// V1, V6: proofs of login that are refused: before anybody is asked where that can be told, and all alike to the byte. What is told here and
// what is left to Corbado is decided in functions/shared/login and tested there.
import { beforeAll, describe, expect, it } from 'vitest';
import type { SignedPasskeyDataOverrides } from '../../local/corbado/signed-passkey-data.ts';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
import { comparable } from '../support/comparable-answer.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

beforeAll(async () => {
  await bench.system().warm('verify-passkey');
  await bench.system().warm('post-login');
});

const verify = (signedPasskeyData: unknown) => bench.client.post('/auth/passkey/verify', { signedPasskeyData });
const act = (signedPasskeyData: string) => bench.invoke('post-login', { signedPasskeyData });
const signed = (overrides: SignedPasskeyDataOverrides = {}) => passkeyProofFor(bench, newUserId(), overrides);
const confirm = (verificationResult: string, times: number) =>
  bench.system().corbado.faults.next('verify', { kind: 'result', verificationResult }, times);

const toldHere: Readonly<Record<string, () => Promise<string>>> = {
  'nothing but dots': async () => '..',
  'a line break after it': async () => `${await signed()}\n`,
  'the algorithm none': () => signed({ forgery: 'alg-none' }),
  'another project': () => signed({ claims: { iss: 'pro-1' } }),
  'an address for a user': () => signed({ claims: { webauthnId: 'a@b.c' } }),
  'an end over a minute ago': () => signed({ issuedSecondsAgo: 365 }),
};

/** What only Corbado, or the table, finds wrong; some of it at the second time only. */
const foundLater: Readonly<Record<string, <Result>(ask: (proof: string) => Promise<Result>) => Promise<Result>>> = {
  'an unknown signature': async (ask) => ask(await signed({ forgery: 'wrong-key' })),
  'an unknown challenge': async (ask) => ask(await signed({ registerChallenge: false })),
  'another user': async (ask) => {
    confirm('user_mismatch', 1);
    return ask(await signed());
  },
  'a repetition that Corbado notices': async (ask) => {
    const proof = await signed();
    await ask(proof);
    return ask(proof);
  },
  'a repetition that only the table notices': async (ask) => {
    const proof = await signed();
    confirm('success', 2);
    await ask(proof);
    return ask(proof);
  },
};

describe('V1: refused before anybody is asked', () => {
  it.each(Object.entries(toldHere))('V1: %s', async (_, make) => {
    const proof = await make();
    const { result: answer, effects } = await effectsOf(bench, () => verify(proof));
    expect([answer.status, answer.body.code, effects]).toEqual([401, 'invalid_passkey_data', noEffects]);
    const direct = await effectsOf(bench, () => act(proof));
    const { statusCode, body } = direct.result;
    expect([statusCode, body.code, direct.effects]).toEqual([401, 'invalid_passkey_data', noEffects]);
  });

  it.each([[undefined], [null], [['a.b.c']], ['']])(
    'iV1: a body that holds %j is not even a request',
    async (value) => {
      const { result, effects } = await effectsOf(bench, () => verify(value));
      expect([result.status, result.body.code, effects]).toEqual([400, 'invalid_request', noEffects]);
    },
  );
});

it('V6: whatever is wrong, the answer is the same to the byte, but for the ids of the request', async () => {
  const outcomesOf = async <Result>(ask: (proof: string) => Promise<Result>): Promise<Result[]> => {
    const outcomes: Result[] = [];
    for (const make of Object.values(toldHere)) outcomes.push(await ask(await make()));
    for (const provoke of Object.values(foundLater)) outcomes.push(await provoke(ask));
    return outcomes;
  };
  const [first, ...others] = (await outcomesOf(verify)).map(comparable);
  expect(first).toMatchObject({ status: 401 });
  for (const other of others) expect(other).toEqual(first);
  const bodies = (await outcomesOf(act)).map(({ statusCode, body }) => ({ statusCode, ...body, requestId: '' }));
  for (const other of bodies) expect(other).toEqual(bodies[0]);
});

it('iV5: hints at keys are left to Corbado, and nothing is fetched from where they point', async () => {
  const server = await startLoopbackServer(0, async () => {});
  const header = { jku: `${server.url}/keys`, x5u: `${server.url}/keys`, kid: '../../x', x5c: ['AAAA'] };
  expect((await verify(await signed({ header }))).status).toBe(200);
  expect(server.connectionCount()).toBe(0);
  await server.close();
});
