// U1: how the bundle proves itself to Corbado, and what happens when Corbado does not know its credential.
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { callsDuring } from '../support/corbado-calls.ts';
import { entryOf } from '../support/log-entries.ts';
import { restartWith } from '../support/restart-with.ts';
import { newUserId, passkeyProofFor, signInNatively } from '../support/sign-in.ts';
import { markers, markSecret, provideSystem } from '../support/system.ts';
import { status } from '../support/unusable-verifications.ts';
import { projectId } from '../support/user-rows.ts';

const bench = provideSystem();

const secret = `corbado1_${randomBytes(32).toString('base64url')}`;
const encoded = Buffer.from(`${projectId}:${secret}`).toString('base64');
markSecret(secret);
markers.add(encoded);

const store = (current: string) => {
  const { secrets, secretIds } = bench.system();
  secrets.set(secretIds.corbadoApi, JSON.stringify({ current }));
};

beforeEach(() => {
  bench.system().corbado.faults.clear();
  bench.system().corbado.acceptSecrets([secret]);
  store(secret);
});

const verify = async () => {
  const signedPasskeyData = await passkeyProofFor(bench, newUserId());
  return bench.client.post('/auth/passkey/verify', { signedPasskeyData });
};
const askForToken = async () => {
  const { token: bearer } = await signInNatively(bench);
  return bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer });
};
const bothRoutes = [
  ['verify', 'verify-passkey', verify],
  ['connectTokens', 'connect-token', askForToken],
] as const;

describe.each(bothRoutes)('U1: %s', (route, name, ask) => {
  const restart = (variables: Record<string, string> = {}) => {
    restartWith(bench, name, variables);
    return bench.system().warm(name);
  };
  beforeEach(() => restart());

  const attempt = async () => {
    const { result: answer, calls } = await callsDuring(bench, route, ask);
    return { answer, schemes: calls.map(({ authorizationScheme }) => authorizationScheme) };
  };

  it.each([
    ['the secret as Corbado shows it', secret],
    ['the secret with a line break behind it', `${secret}\n`],
    ['the secret between spaces', `  ${secret}\r\n`],
    ['project id and secret encoded already, as in the samples', encoded],
  ])('U1: is authorised with %s', async (_, stored) => {
    store(stored);
    await restart();
    expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['basic'] });
  });

  it('U1: is authorised with a bearer key where the stage says so', async () => {
    await restart({ CORBADO_API_AUTH: 'bearer' });
    expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['bearer'] });
  });

  it.each([401, 403])(
    'U1: a %i is our own fault: 500, never 401, and no login of the user would help',
    async (code) => {
      bench.system().corbado.faults.next(route, status(code), 5);
      const { answer, schemes } = await attempt();
      expect([answer.status, answer.body.code, schemes]).toEqual([500, 'internal_error', ['basic']]);
      expect(entryOf(bench, answer)).toMatchObject({ level: 'ERROR', reason: 'corbado_credential_refused' });
    },
  );

  it.each([401, 403])('U1: after a %i the secret is fetched again, and a new one is tried at once', async (code) => {
    await attempt();
    const next = `${secret}-next`;
    markSecret(next);
    store(next);
    bench.system().corbado.acceptSecrets([next]);
    if (code === 403) bench.system().corbado.faults.next(route, status(403));
    expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['basic', 'basic'] });
    expect(await attempt()).toMatchObject({ answer: { status: 200 }, schemes: ['basic'] });
  });

  it('U1: a new secret that is refused as well is not tried a third time', async () => {
    await attempt();
    store(`${secret}-wrong`);
    bench.system().corbado.acceptSecrets([]);
    const { answer, schemes } = await attempt();
    expect([answer.status, schemes]).toEqual([500, ['basic', 'basic']]);
  });
});
