// The page's switches and its clock: what they do, and that nobody but the page may use them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SystemWithPage, startWithPage } from '../../local/page/start-with-page.ts';
import { createClient } from '../support/client.ts';

let running: SystemWithPage;
const client = createClient(() => running.system.url);
beforeAll(async () => {
  running = await startWithPage({});
});
afterAll(() => running.close());

const order = (path: string, body: unknown) => client.post(path, body, { origin: running.system.url });
const throwSwitch = (position: object) => order('/local/switches', position);

const askForToken = async () => {
  const bearer = await running.system.login.signIdToken();
  const { origin } = new URL(running.system.url);
  return client.post('/auth/corbadoConnectToken', { type: 'passkey-list' }, { bearer, origin });
};

describe('who may order', () => {
  const orders = [
    ['/local/switches', { corbado: 'down' }],
    ['/local/clock', { moveBySeconds: 60 }],
    ['/local/runs', { functionName: 'reconcile' }],
    ['/local/notes', { title: 'hello' }],
    ['/local/action-trial', {}],
  ] as const;

  it.each(orders)('%s: not a page of another origin', async (path, body) => {
    const before = JSON.stringify([running.switches.state(), running.timeline.events().length]);
    for (const origin of ['http://attacker.example', 'http://localhost:1', 'null']) {
      expect((await client.post(path, body, { origin })).status).toBe(403);
    }
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await client.post(path, body, { headers: { 'sec-fetch-site': site } })).status).toBe(403);
    expect(JSON.stringify([running.switches.state(), running.timeline.events().length])).toBe(before);
  });

  it.each(orders)('%s: not a page that calls itself by the name of another machine', async (path, body) => {
    const headers = { host: 'attacker.example' };
    expect((await client.post(path, body, { origin: 'http://attacker.example', headers })).status).toBe(403);
  });

  it('programs of this machine, which name no origin, as the documents have them do', async () => {
    const { status, body } = await client.post('/local/action-trial', { userId: 'ada.lovelace' });
    expect([status, typeof body.signedPasskeyData]).toEqual([200, 'string']);
  });

  it('may not start a journey from another origin either', async () => {
    expect((await client.post('/local/journey', {}, { origin: 'http://attacker.example' })).status).toBe(403);
  });

  it.each([
    {},
    { corbado: 'explodes' },
    { cognito: 'explodes' },
    { webhooks: 'sometimes' },
    { loginMode: 'endpoint', corbado: 'down' },
    'no JSON',
  ])('refuses %j', async (body) => expect((await throwSwitch(body as object)).status).toBe(400));
});

describe('the clock', () => {
  it('moves for everything, and back', async () => {
    const before = running.system.clock.nowMilliseconds();
    expect((await order('/local/clock', { moveBySeconds: 1860 })).body.clockOffsetSeconds).toBe(1860);
    expect(running.system.clock.nowMilliseconds() - before).toBeGreaterThan(1_859_000);
    expect((await order('/local/clock', { moveBySeconds: -1860 })).body.clockOffsetSeconds).toBe(0);
  });

  it('moves by whole seconds within reason', async () => {
    for (const moveBySeconds of [0.5, '60', 1e12]) {
      expect((await order('/local/clock', { moveBySeconds })).status).toBe(400);
    }
  });
});

describe('trouble at Corbado', () => {
  afterEach(() => throwSwitch({ corbado: 'none' }));

  it.each([
    ['down', 502, 'upstream_error'],
    ['rate-limited', 503, 'temporarily_unavailable'],
  ])('%s: the next token request is answered %i', async (corbado, status, code) => {
    await throwSwitch({ corbado });
    expect(await askForToken()).toMatchObject({ status, body: { code } });
  });

  it('down stays until it is switched back', async () => {
    await throwSwitch({ corbado: 'down' });
    await askForToken();
    expect((await askForToken()).status).toBe(502);
    expect((await throwSwitch({ corbado: 'none' })).body.corbado).toBe('none');
    expect((await askForToken()).status).toBe(200);
  });

  it('fails-once is over after one call, which the function makes up for by asking again', async () => {
    await throwSwitch({ corbado: 'fails-once' });
    expect((await askForToken()).status).toBe(200);
    expect(running.switches.state().corbado).toBe('none');
    expect(Object.values(running.system.corbado.faults.waiting()).flat()).toEqual([]);
  });

  it('already-used concerns proofs only', async () => {
    await throwSwitch({ corbado: 'already-used' });
    expect((await askForToken()).status).toBe(200);
    const signedPasskeyData = await running.system.corbado.signPasskeyData();
    const answer = await client.post('/auth/passkey/verify', { signedPasskeyData }, { origin: running.system.url });
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_passkey_data' } });
  });
});

describe('the way a passkey login ends', () => {
  it('restarts the post-login function with the delivery that it needs', async () => {
    const { connectToken } = (await askForAppend()).body;
    await running.system.corbado.ceremonies.append({ connectToken: String(connectToken) });
    const login = () => running.system.corbado.ceremonies.loginWithAction({ userId: 'ada.lovelace' });
    await throwSwitch({ loginMode: 'action-handoff' });
    expect(running.system.corbado.frontend.postLogin).toBe('action');
    expect(Object.keys(JSON.parse((await login()).session))).toEqual(['handoffCode', 'expiresAt']);
    await throwSwitch({ loginMode: 'action-session' });
    expect(Object.keys(JSON.parse((await login()).session))).toContain('sessionId');
    for (const loginMode of ['user-pool', 'complete-login', 'endpoint']) {
      await throwSwitch({ loginMode: 'action-session' });
      await throwSwitch({ loginMode });
      expect(running.system.corbado.frontend.postLogin).toBe('none');
    }
  });
});

const askForAppend = async () => {
  const bearer = await running.system.login.signIdToken();
  return client.post('/auth/corbadoConnectToken', { type: 'passkey-append' }, { bearer, origin: running.system.url });
};

describe('what a trial of an action is lent', () => {
  it('is the secret of this run, its time, and a proof that was not used yet', async () => {
    await order('/local/clock', { moveBySeconds: 7200 });
    const { status, body } = await order('/local/action-trial', { userId: 'grace.hopper' });
    await order('/local/clock', { moveBySeconds: -7200 });
    const nowSeconds = Math.floor(running.system.clock.nowMilliseconds() / 1000);
    expect([status, Object.keys(body)]).toEqual([
      200,
      ['auth', 'secret', 'nowSeconds', 'userId', 'email', 'signedPasskeyData'],
    ]);
    const { auth, secret, userId, email } = body;
    expect({ auth, secret, userId, email }).toEqual({
      auth: 'hmac',
      secret: running.system.actionSecret,
      userId: 'grace.hopper',
      email: 'grace.hopper@example.com',
    });
    expect(Number(body.nowSeconds) - nowSeconds).toBeGreaterThan(7190);
  });

  it.each([{ userId: 7 }, { userId: '' }, { userId: 'a'.repeat(129) }, { user: 'ada' }, 'no JSON'])(
    'is nothing for %j',
    async (body) => expect((await order('/local/action-trial', body as object)).status).toBe(400),
  );
});
