// Environments that start while Secrets Manager is down: they say so, and serve as soon as it is back, without being replaced.
// Tried by hand: a failed fetch that is kept, a warm-up whose failure fails the start, an exit at the first line of level ERROR.
import { expect, test } from 'vitest';
import type { Environment } from '../../local/lambda/runtime-client/environment.ts';
import { runtimeClientWorkers } from '../../local/lambda/runtime-client/workers.ts';
import { startLocalSystem } from '../../local/system.ts';
import { createClient } from '../support/client.ts';
import { builtRuntimeClient } from '../support/executor.ts';

type Outage = Parameters<Awaited<ReturnType<typeof startLocalSystem>>['secrets']['faults']['next']>[1];

const outages: [string, Outage][] = [
  ['fails', { kind: 'error', name: 'InternalServiceError' }],
  ['is silent', { kind: 'slow', milliseconds: 60_000 }],
];

const callers = ['connect-token', 'verify-passkey', 'post-login', 'verify-auth-challenge'] as const;

test.for(outages)('R5: Secrets Manager %s while environments start', async ([, outage], { onTestFinished }) => {
  const environments: Environment[] = [];
  const onStart = (environment: Environment) => void environments.push(environment);
  const system = await startLocalSystem({ startWorker: runtimeClientWorkers(builtRuntimeClient(), { onStart }) });
  onTestFinished(() => system.close());
  const client = createClient(() => system.url);
  const idToken = await system.login.signIdToken({ claims: { sub: 'ada' } });
  const { body } = await client.post('/auth/session', { delivery: 'token' }, { bearer: idToken });
  const bearer = String(body.sessionId);
  const proof = () => system.corbado.signPasskeyData({ claims: { webauthnId: 'ada' } });
  const proofs = { verify: await proof(), action: await proof() };

  const visit = async () => {
    const token = await client.post('/connectToken', { type: 'passkey-list' }, { bearer });
    const login = await client.post('/auth/passkey/verify', { signedPasskeyData: proofs.verify });
    const action = await system.invoke('post-login', { signedPasskeyData: proofs.action });
    const { statusCode = 0 } = (action.ok ? action.payload : {}) as { statusCode?: number };
    return [token.status, login.status, statusCode];
  };

  system.secrets.faults.next('any', outage, 100);
  // No start waits for what is down beyond the two seconds that it gives to such calls.
  expect(await Promise.all(callers.map(system.warm))).toEqual(callers.map(() => undefined));
  expect(await visit()).toEqual([503, 503, 503]);
  expect(system.corbado.calls.filter(({ route }) => route !== 'other')).toEqual([]);

  system.secrets.faults.clear();
  // The very proofs that were answered 503: none of them has been used up.
  expect(await visit()).toEqual([200, 200, 200]);
  expect(system.corbado.calls.filter(({ route }) => route === 'verify').length).toBe(2);
  expect(environments.length).toBe(1 + callers.length);
  expect(environments.map((one) => one.ended())).toEqual(environments.map(() => undefined));
});
