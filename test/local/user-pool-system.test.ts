// The local run with a user pool in its template, and without: who is in the pool, what it runs, and what the clock starts.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runJourney } from '../../local/journey.ts';
import { demoUsers } from '../../local/login/demo-users.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { route, writeTemplateFolder } from './template-folder.ts';

const systems: LocalSystem[] = [];
const start = async (options?: LocalSystemOptions) => {
  const system = await startLocalSystem(options);
  systems.push(system);
  return system;
};
const closeAll = async () => {
  for (const system of systems.splice(0)) await system.close();
};
afterEach(closeAll);

const ask = async ({ cognito }: LocalSystem, operation: string, input: object) => {
  const response = await fetch(cognito?.url ?? '', {
    method: 'POST',
    headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` },
    body: JSON.stringify(input),
  });
  return (await response.json()) as { __type?: string; message?: string; Session?: string };
};

it('puts the login’s users into the pool, and the pool’s address into the functions', async () => {
  const { cognito, template } = await start();
  const [pool] = template.userPools;
  const names = cognito?.users.list(pool?.id ?? '').map(({ username }) => username);
  expect(names).toEqual(demoUsers.map(({ username }) => username));
  const issuers = template.functions.find(({ name }) => name === 'session')?.environment.TRUSTED_ISSUERS ?? '';
  expect(JSON.parse(issuers)).toContainEqual(
    expect.objectContaining({ issuer: cognito?.issuerOf(pool?.id ?? ''), audience: [pool?.clients[0]?.id] }),
  );
});

it('has the pool run the template’s functions, and hear of their failures by our code alone', async () => {
  const system = await start();
  const ClientId = system.template.userPools[0]?.clients[0]?.id;
  const USERNAME = 'ada.lovelace';
  const { Session } = await ask(system, 'InitiateAuth', {
    ClientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME },
  });
  const signedPasskeyData = await system.corbado.signPasskeyData({ claims: { webauthnId: USERNAME } });
  system.corbado.faults.next('verify', { kind: 'status', status: 500 });
  const answer = await ask(system, 'RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session,
    ChallengeResponses: { USERNAME, ANSWER: signedPasskeyData },
  });
  expect(answer).toMatchObject({
    __type: 'UserLambdaValidationException',
    message: 'VerifyAuthChallengeResponse failed with error upstream_error.',
  });
});

it('starts by the clock what the template starts by the clock, one run after the other', async () => {
  const system = await start();
  const idle = { ok: true, payload: expect.objectContaining({ checked: 0, failed: 0 }) };
  expect(await Promise.all([1, 2].map(() => system.runSchedule('reconcile')))).toEqual([idle, idle]);
  await expect(system.runSchedule('session')).rejects.toThrow('nothing in the template starts session by the clock');
});

it('remembers over a restart with a data folder what the pool was told', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'local-data-'));
  const attributes = ({ cognito, template }: LocalSystem) =>
    cognito?.users.get(template.userPools[0]?.id ?? '', 'ada.lovelace')?.attributes;
  const before = await start({ dataFolder });
  expect(attributes(before)).not.toHaveProperty('custom:passkey_enrolled');
  await before.invoke('post-append', { username: 'ada.lovelace', credentialId: 'cre-1' });
  const told = attributes(before);
  expect(told).toMatchObject({
    'custom:passkey_enrolled': 'true',
    'custom:passkey_at': expect.stringMatching(/^\d+$/),
  });
  await closeAll();
  expect(attributes(await start({ dataFolder }))).toEqual(told);
});

it('does without a pool, a webhook and a schedule where the template has none', async () => {
  const templateFolder = writeTemplateFolder({ session: 'echo' }, { R: route('GET /auth/session', 'session') });
  const system = await start({ templateFolder });
  expect(system.cognito).toBeUndefined();
  expect((await fetch(`${system.url}/auth/session`)).status).toBe(200);
  await expect(system.runSchedule('reconcile')).rejects.toThrow('nothing in the template starts reconcile');
  system.corbado.state.passkeys.push({ id: 'cre-1', userId: 'ada', displayName: 'Ada', createdAtSeconds: 1 });
  expect(system.corbado.deletePasskey('cre-1')).toBe(true);
  expect(system.corbado.webhooks.deliveries).toEqual([]);
});

it('walks the journey without the chapters of a user pool where it is told of none', async () => {
  const { url, corbado, login } = await start();
  const titles: string[] = [];
  for await (const { ok, title } of runJourney({ url, corbado, login })) if (ok) titles.push(title);
  expect(titles).toHaveLength(20);
  expect(titles.join('\n')).not.toMatch(/user pool|flag/);
});
