// The whole local run on the real template and bundles: the moved clock, settings, data that is kept, the user pool, and schedules.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../infra/functions.ts';
import { startGateway } from '../../local/gateway/gateway.ts';
import { runJourney } from '../../local/journey.ts';
import type { LogLine } from '../../local/lambda/function-log.ts';
import { bundleHash } from '../../local/lambda/template-functions.ts';
import { demoUsers } from '../../local/login/demo-users.ts';
import { ensureLocalTemplate, type SynthStep } from '../../local/synth.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { route, writeTemplateFolder } from './template-folder.ts';

/** A session token for the login's first user, as a native app gets it. */
const signIn = async (system: LocalSystem): Promise<string> => {
  const response = await fetch(`${system.url}/auth/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await system.login.signIdToken()}`, 'content-type': 'application/json' },
    body: '{"delivery":"token"}',
  });
  return ((await response.json()) as { sessionId: string }).sessionId;
};
const readSession = async (system: LocalSystem, token: string): Promise<number> =>
  (await fetch(`${system.url}/auth/session`, { headers: { authorization: `Bearer ${token}` } })).status;

const poolOf = ({ template }: LocalSystem) => template.userPools[0]?.id ?? '';
const attributesOfAda = (system: LocalSystem) => system.cognito?.users.get(poolOf(system), 'ada.lovelace')?.attributes;

describe('a running system', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await startLocalSystem({
      origins: ['http://localhost:5173'],
      extraEnv: { session: { SESSION_IDLE_SECONDS: '60' } },
    });
  });
  afterAll(() => system.close());

  const fromApp = async (origin: string) => {
    const idToken = await system.login.signIdToken();
    const headers = { origin, 'sec-fetch-site': 'same-site', 'content-type': 'application/json' };
    const login = await fetch(`${system.url}/auth/session`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${idToken}` },
      body: '{}',
    });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const read = await fetch(`${system.url}/auth/session`, { headers: { ...headers, cookie } });
    const corbado = await fetch(`${system.corbado.url}/v2/connect/login/init`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');
    return { statuses: [login.status, read.status], allowed: [login, read, corbado].map(allowed) };
  };

  it('lets an app of another port use it once its origin is named, and no other', async () => {
    const own = 'http://localhost:5173';
    expect(await fromApp(own)).toEqual({ statuses: [200, 200], allowed: [own, own, own] });
    expect(await fromApp('http://localhost:5174')).toEqual({ statuses: [403, 403], allowed: [null, null, null] });
  });

  it('loads every function, each with the very bytes that the build left in dist', async () => {
    const { functions } = system.template;
    expect(functions.map(({ name }) => name).sort()).toEqual([...functionNames].sort());
    expect(await Promise.all(functionNames.map(system.warm))).toEqual(functionNames.map(() => undefined));
    const dist = join(import.meta.dirname, '..', '..', 'dist');
    for (const { name, codeFolder } of functions) expect(bundleHash(codeFolder)).toBe(bundleHash(join(dist, name)));
  });

  it('has the functions see the moved clock, the counted calls and the extra environment', async () => {
    const before = system.logs.length;
    const heard: LogLine[] = [];
    const stopListening = system.onLog((line) => heard.push(line));
    const token = await signIn(system);
    system.dynamodb.faults.resetCalls();
    expect(await readSession(system, token)).toBe(200);
    expect(system.dynamodb.faults.calls('GetItem')).toBe(1);
    system.clock.moveBySeconds(61);
    expect(await readSession(system, token)).toBe(401);
    stopListening();
    await readSession(system, token);
    expect(heard.map((line) => line.function)).toEqual(['session', 'session', 'session']);
    expect(system.logs).toHaveLength(before + 4);
    expect(Math.abs((heard[2]?.atMilliseconds ?? 0) - system.clock.nowMilliseconds())).toBeLessThan(10_000);
    system.clock.moveBySeconds(-61);
  });

  it('gives actions the secret that is stored at the moment', () => {
    const [id, before] = [system.secretIds.action ?? '', system.actionSecret];
    expect(before).toMatch(/^whsec_/);
    system.secrets.set(id, JSON.stringify({ current: 'whsec_rotated', previous: before }));
    expect(system.actionSecret).toBe('whsec_rotated');
    system.secrets.set(id, JSON.stringify({ current: before }));
  });

  it('puts the login’s users into the pool, and the pool’s address into the functions', () => {
    const { cognito, template } = system;
    const names = cognito?.users.list(poolOf(system)).map(({ username }) => username);
    expect(names).toEqual(demoUsers.map(({ username }) => username));
    const issuers = template.functions.find(({ name }) => name === 'session')?.environment.TRUSTED_ISSUERS ?? '';
    const [client] = template.userPools[0]?.clients ?? [];
    const issuer = { issuer: cognito?.issuerOf(poolOf(system)), audience: [client?.id] };
    expect(JSON.parse(issuers)).toContainEqual(expect.objectContaining(issuer));
  });

  it('has the pool run the template’s functions, and hear of their failures by our code alone', async () => {
    const ClientId = system.template.userPools[0]?.clients[0]?.id;
    const ask = async (operation: string, input: object) => {
      const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` };
      const body = JSON.stringify({ ClientId, ...input });
      const response = await fetch(system.cognito?.url ?? '', { method: 'POST', headers, body });
      return (await response.json()) as { Session?: string };
    };
    const USERNAME = 'ada.lovelace';
    const { Session } = await ask('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME } });
    const ANSWER = await system.corbado.signPasskeyData({ claims: { webauthnId: USERNAME } });
    system.corbado.faults.next('verify', { kind: 'status', status: 500 });
    const ChallengeResponses = { USERNAME, ANSWER };
    const challenge = { ChallengeName: 'CUSTOM_CHALLENGE', Session, ChallengeResponses };
    expect(await ask('RespondToAuthChallenge', challenge)).toMatchObject({
      __type: 'UserLambdaValidationException',
      message: 'VerifyAuthChallengeResponse failed with error upstream_error.',
    });
  });

  it('starts by the clock what the template starts by the clock, one run after the other', async () => {
    const idle = { ok: true, payload: expect.objectContaining({ checked: 0, failed: 0 }) };
    expect(await Promise.all([1, 2].map(() => system.runSchedule('reconcile')))).toEqual([idle, idle]);
    await expect(system.runSchedule('session')).rejects.toThrow('nothing in the template starts session by the clock');
  });

  it('walks the journey without the chapters of a user pool where it is given none', async () => {
    const { url, corbado, login } = system;
    const titles: string[] = [];
    for await (const { ok, title } of runJourney({ url, corbado, login })) if (ok) titles.push(title);
    expect(titles).toHaveLength(20);
    expect(titles.join('\n')).not.toMatch(/user pool|flag/);
  });
});

const withSystem = async (options: LocalSystemOptions, use: (system: LocalSystem) => Promise<void>): Promise<void> => {
  const system = await startLocalSystem(options);
  await use(system).finally(() => system.close());
};

it('keeps over a restart with a data folder the sessions, and what the pool was told', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'local-data-'));
  let kept = { token: '', attributes: {} as Record<string, string> | undefined };
  await withSystem({ dataFolder }, async (system) => {
    const token = await signIn(system);
    expect(attributesOfAda(system)).not.toHaveProperty('custom:passkey_enrolled');
    await system.invoke('post-append', { username: 'ada.lovelace', credentialId: 'cre-1' });
    const flag = { 'custom:passkey_enrolled': 'true', 'custom:passkey_at': expect.stringMatching(/^\d+$/) };
    expect(attributesOfAda(system)).toMatchObject(flag);
    kept = { token, attributes: attributesOfAda(system) };
  });
  await withSystem({ dataFolder }, async (system) => {
    expect(await readSession(system, kept.token)).toBe(200);
    expect(attributesOfAda(system)).toEqual(kept.attributes);
  });
});

it('does without a pool, a webhook and a schedule where the template has none', async () => {
  const templateFolder = writeTemplateFolder({ session: 'echo' }, { R: route('GET /auth/session', 'session') });
  await withSystem({ templateFolder }, async (system) => {
    expect(system.cognito).toBeUndefined();
    expect(await readSession(system, 'any')).toBe(200);
    await expect(system.runSchedule('reconcile')).rejects.toThrow('nothing in the template starts reconcile');
    system.corbado.state.passkeys.push({ id: 'cre-1', userId: 'ada', displayName: 'Ada', createdAtSeconds: 1 });
    expect(system.corbado.deletePasskey('cre-1')).toBe(true);
    expect(system.corbado.webhooks.deliveries).toEqual([]);
  });
});

it('frees what it took when it cannot start', async () => {
  const gateway = await startGateway(0);
  const port = Number(new URL(gateway.url).port);
  await gateway.close();
  const templateFolder = writeTemplateFolder({ session: 'echo' }, { Broken: { Type: 'AWS::ApiGatewayV2::Route' } });
  await expect(startLocalSystem({ port, templateFolder })).rejects.toThrow('AWS::ApiGatewayV2::Route Broken');
  await (await startGateway(port)).close();
});

it('makes the template once, however many ask for it, and not again while the sources stay the same', async () => {
  const steps: SynthStep[] = [];
  const folders = await Promise.all([1, 2, 3].map(() => ensureLocalTemplate((step) => steps.push(step))));
  expect([new Set(folders).size, steps]).toEqual([1, []]);
});
