// The page's commands: what its switches, its clock and its runs do, and that nobody but the page may use them.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SystemWithPage } from '../../page/start-with-page.ts';
import { createClient } from '../support/client.ts';
import { openPage } from './shared-page.ts';

let running: SystemWithPage;
beforeAll(async () => {
  running = await openPage();
});

const client = createClient(() => running.system.url);
const command = (path: string, body: unknown) => client.post(path, body, { origin: running.system.url });
const setSwitch = (position: object) => command('/local/switches', position);
const moveClock = (moveBySeconds: unknown) => command('/local/clock', { moveBySeconds });

const askForToken = async (type = 'passkey-list') => {
  const bearer = await running.system.login.signIdToken();
  return client.post('/auth/corbadoConnectToken', { type }, { bearer, origin: running.system.url });
};
const append = async () => {
  const { connectToken } = (await askForToken('passkey-append')).body;
  return running.system.corbado.ceremonies.append({ connectToken: String(connectToken) });
};

describe('who may give commands', () => {
  it.each([
    ['/local/switches', { corbado: 'down' }],
    ['/local/clock', { moveBySeconds: 60 }],
    ['/local/runs', { functionName: 'reconcile' }],
    ['/local/notes', { title: 'hello' }],
    ['/local/action-trial', {}],
    ['/local/journey', {}],
    ['/local/start-over', {}],
  ])('%s: no page of another origin or of a name that is not this machine’s', async (path, body) => {
    const before = JSON.stringify([running.switches.state(), running.timeline.events().length]);
    for (const origin of ['http://attacker.example', 'http://localhost:1', 'null'])
      expect((await client.post(path, body, { origin })).status).toBe(403);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await client.post(path, body, { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    const rebound = { origin: 'http://attacker.example', headers: { host: 'attacker.example' } };
    expect((await client.post(path, body, rebound)).status).toBe(403);
    expect(JSON.stringify([running.switches.state(), running.timeline.events().length])).toBe(before);
  });

  it('programs of this machine, which name no origin, as the documents have them do', async () => {
    const { status, body } = await client.post('/local/action-trial', { userId: 'ada.lovelace' });
    expect([status, typeof body.signedPasskeyData]).toEqual([200, 'string']);
  });

  it.each([
    ['/local/switches', {}],
    ['/local/switches', { corbado: 'explodes' }],
    ['/local/switches', { cognito: 'explodes' }],
    ['/local/switches', { webhooks: 'sometimes' }],
    ['/local/switches', { loginMode: 'endpoint', corbado: 'down' }],
    ['/local/switches', 'no JSON'],
    ['/local/clock', { moveBySeconds: 0.5 }],
    ['/local/clock', { moveBySeconds: '60' }],
    ['/local/clock', { moveBySeconds: 1e12 }],
    ['/local/runs', { functionName: 'nothing' }],
    ['/local/action-trial', { userId: 7 }],
    ['/local/action-trial', { userId: '' }],
    ['/local/action-trial', { userId: 'a'.repeat(129) }],
    ['/local/action-trial', { user: 'ada' }],
    ['/local/action-trial', 'no JSON'],
    ['/local/start-over', { all: true }],
  ])('%s refuses %j', async (path, body) => expect((await command(path, body)).status).toBe(400));
});

it('the clock moves for everything, and back', async () => {
  const before = running.system.clock.nowMilliseconds();
  expect((await moveClock(1860)).body.clockOffsetSeconds).toBe(1860);
  expect(running.system.clock.nowMilliseconds() - before).toBeGreaterThan(1_859_000);
  expect((await moveClock(-1860)).body.clockOffsetSeconds).toBe(0);
});

describe('trouble at Corbado', () => {
  afterEach(() => setSwitch({ corbado: 'none' }));

  it('rate-limited: the next token request is told to come back', async () => {
    await setSwitch({ corbado: 'rate-limited' });
    expect(await askForToken()).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
  });

  it('down stays until it is switched back', async () => {
    await setSwitch({ corbado: 'down' });
    expect(await askForToken()).toMatchObject({ status: 502, body: { code: 'upstream_error' } });
    expect((await askForToken()).status).toBe(502);
    expect((await setSwitch({ corbado: 'none' })).body.corbado).toBe('none');
    expect((await askForToken()).status).toBe(200);
  });

  it('fails-once is over after one call, which the function makes up for by asking again', async () => {
    await setSwitch({ corbado: 'fails-once' });
    expect((await askForToken()).status).toBe(200);
    expect(running.switches.state().corbado).toBe('none');
    expect(Object.values(running.system.corbado.faults.waiting()).flat()).toEqual([]);
  });

  it('already-used concerns proofs only', async () => {
    await setSwitch({ corbado: 'already-used' });
    expect((await askForToken()).status).toBe(200);
    const signedPasskeyData = await running.system.corbado.signPasskeyData();
    const answer = await command('/auth/passkey/verify', { signedPasskeyData });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_passkey_data' } });
  });

  it('webhooks come as they are set to', async () => {
    for (const mode of ['off', 'late', 'twice', 'prompt']) {
      expect((await setSwitch({ webhooks: mode })).body.webhooks).toBe(mode);
      expect(running.system.corbado.webhooks.mode).toBe(mode);
    }
  });
});

describe('the way a passkey login ends', () => {
  it('restarts the post-login function with the delivery that it needs', async () => {
    await append();
    const { ceremonies, frontend } = running.system.corbado;
    const login = async () => JSON.parse((await ceremonies.loginWithAction({ userId: 'ada.lovelace' })).session);
    await setSwitch({ loginMode: 'action-handoff' });
    expect([frontend.postLogin, Object.keys(await login())]).toEqual(['action', ['handoffCode', 'expiresAt']]);
    for (const loginMode of ['user-pool', 'complete-login', 'endpoint']) {
      await setSwitch({ loginMode: 'action-session' });
      await setSwitch({ loginMode });
      expect(frontend.postLogin).toBe('none');
    }
    await setSwitch({ loginMode: 'action-session' });
    expect(Object.keys(await login())).toContain('sessionId');
  });
});

describe('trouble at Cognito', () => {
  afterEach(() => setSwitch({ cognito: 'none' }));

  it.each(['slow', 'throttled', 'down'])('%s: the flag has to wait until it is switched back', async (cognito) => {
    running = await openPage();
    expect((await setSwitch({ cognito })).body.cognito).toBe(cognito);
    expect((await append()).action.answer.body.state).toBe('pending');
    await setSwitch({ cognito: 'none' });
    await moveClock(61);
    expect((await command('/local/runs', { functionName: 'reconcile' })).status).toBe(200);
    expect((await client.get('/local/flag?user=ada.lovelace')).body).toMatchObject({ isSet: true });
    expect(running.timeline.events().findLast(({ place }) => place === 'schedule')).toMatchObject({
      title: 'scheduled run of reconcile',
      status: 200,
      outcome: '1 checked, 1 raised',
    });
  });
});

it('a trial of an action gets the secret of this run, its time, and a proof that was not used yet', async () => {
  await moveClock(7200);
  const { status, body } = await command('/local/action-trial', { userId: 'grace.hopper' });
  await moveClock(-7200);
  const nowSeconds = Math.floor(running.system.clock.nowMilliseconds() / 1000);
  expect([status, body]).toEqual([
    200,
    {
      auth: 'hmac',
      secret: running.system.actionSecret,
      nowSeconds: expect.any(Number),
      userId: 'grace.hopper',
      email: 'grace.hopper@example.com',
      signedPasskeyData: expect.stringMatching(/^eyJ/),
    },
  ]);
  expect(Number(body.nowSeconds) - nowSeconds).toBeGreaterThan(7190);
});
