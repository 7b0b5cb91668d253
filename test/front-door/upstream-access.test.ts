// How the bundle finds and proves itself to Corbado: the two spellings of a path, and the credential.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { callsDuring } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { runWith } from '../support/run-with.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { markSecret, provideSystem } from '../support/system.ts';

const bench = provideSystem();

const verify = async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
};
const askForToken = async () => {
  const { token: bearer } = await signInNatively(bench);
  return bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
};

// What else may happen on the way is decided in functions/shared/corbado and tested there.
it('V5: a path of verify that is not found is given up for the other spelling, which is remembered until it is gone', async () => {
  const { corbado } = bench.system();
  const paths = async () => {
    const from = corbado.calls.length;
    expect((await verify()).status).toBe(200);
    return corbado.calls.slice(from).flatMap(({ method, path }) => (method === 'POST' ? [path] : []));
  };
  const [specified, ofTheGuides] = ['/v2/passkey/verifySignedData', '/v2/passkeys/verifySignedData'];
  await paths();
  expect(await paths()).toEqual([specified]);
  corbado.servePluralVerifyPathOnly(true);
  expect([await paths(), await paths()]).toEqual([[specified, ofTheGuides], [ofTheGuides]]);
  corbado.servePluralVerifyPathOnly(false);
  expect([await paths(), await paths()]).toEqual([[ofTheGuides, specified], [specified]]);
});

it.each([
  ['verify', 'verify-passkey', verify],
  ['connectTokens', 'connect-token', askForToken],
] as const)(
  'U1: %s is asked with a bearer key where the stage says so, and one that Corbado refuses is our own fault',
  async (route, name, ask) => {
    const { corbado, secrets, secretIds } = bench.system();
    const attempt = async () => {
      const { result: answer, calls } = await callsDuring(bench, route, ask);
      return { answer, schemes: calls.map(({ authorizationScheme }) => authorizationScheme) };
    };
    const [secret, another] = [1, 2].map(() => `corbado1_${randomBytes(32).toString('base64url')}`) as [string, string];
    for (const one of [secret, another]) markSecret(one);
    corbado.acceptSecrets([secret]);
    secrets.set(secretIds.corbadoApi, JSON.stringify({ current: secret }));
    runWith(bench, name, { CORBADO_API_AUTH: 'bearer' });
    expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['bearer'] });
    // The one that is fetched then is tried at once, and no third.
    secrets.set(secretIds.corbadoApi, JSON.stringify({ current: another }));
    corbado.acceptSecrets([]);
    const { answer, schemes } = await attempt();
    expect([answer.status, answer.body.code, schemes]).toEqual([500, 'internal_error', ['bearer', 'bearer']]);
    expect(entryOf(bench, answer)).toMatchObject({ level: 'ERROR', reason: 'corbado_credential_refused' });
  },
);
