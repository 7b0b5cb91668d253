// The Frontend API lets only the app's page in, refuses what is malformed in words that its client reads, and checks each connect token:
// its type, its user, its lifetime, and how often it was used.
import { describe, expect, it } from 'vitest';
import { initBody, provideFrontend } from './frontend-api-flows.ts';

const frontend = provideFrontend();

const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-corbado-sdk' };

describe('who may call', () => {
  it('grants the app what its client needs, credentials included', async () => {
    const { status, headers } = await frontend().send('login/init', { method: 'OPTIONS', headers: preflight });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(frontend().origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-allow-headers')?.split(',')).toEqual(
      expect.arrayContaining(['content-type', 'x-corbado-process-id', 'x-corbado-projectid', 'x-corbado-sdk']),
    );
  });

  it.each(['http://evil.example', 'null', 'http://localhost'])('grants %s nothing', async (origin) => {
    const asked = await frontend().send('login/init', { method: 'OPTIONS', headers: { ...preflight, origin } });
    const sent = await frontend().send('append/init', { body: initBody, headers: { origin } });
    expect(sent.status).toBe(401);
    for (const { headers } of [asked, sent]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.get('vary')).toBe('origin');
    }
  });

  it.each([undefined, 'pro-2'])('refuses the project %s', async (project) => {
    const { status, body } = await frontend().send('login/init', {
      body: initBody,
      headers: { 'x-corbado-projectid': project },
    });
    expect([status, body.error]).toEqual([401, expect.objectContaining({ type: 'login_error' })]);
  });
});

describe('malformed calls', () => {
  const headers = { 'x-corbado-process-id': 'p'.repeat(30) };
  const start = { identifier: 'ada', source: 'text-field', loadedMs: 0 };
  const noFields = { assertionResponse: '{}', isConditionalUI: false };

  it.each([
    ['another method', 'login/init', { method: 'GET' }, 405, 'method_not_allowed'],
    ['an unknown operation', 'login/unknown', {}, 404, 'not_found'],
    ['no JSON', 'login/init', { body: '{' }, 400, 'invalid_json'],
  ])('%s', async (_, operation, sent, status, type) =>
    expect(await frontend().send(operation, sent)).toMatchObject({
      status,
      body: { httpStatusCode: status, message: expect.any(String), error: { type } },
    }),
  );

  it.each([
    ['an empty init', 'append/init', {}],
    ['a null body', 'manage/init', { body: 'null' }],
    ['append without a process', 'append/start', { body: { appendTokenValue: 'x', loadedMs: 0 } }],
    ['append without a token', 'append/start', { body: { loadedMs: 0 }, headers }],
    ['an attestation that is no JSON', 'append/finish', { body: { attestationResponse: '{' }, headers }],
    ['login without a process', 'login/start', { body: start }],
    ['login by an unknown source', 'login/start', { body: { ...start, source: 'x' }, headers }],
    ['an assertion without fields', 'login/finish', { body: noFields, headers }],
    ['a list without a token', 'manage/list', {}],
    ['a deletion of nothing', 'manage/delete', { body: { connectToken: 'x' } }],
    ['an event without a type', 'events', {}],
  ])('%s', async (_, operation, sent) => {
    const answer = await frontend().send(operation, sent);
    expect(answer).toMatchObject({ status: 400, body: { httpStatusCode: 400, error: { type: 'validation_error' } } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(frontend().origin);
  });
});

describe('what is set from outside', () => {
  it('is a status, which the page may read, for one call of one operation', async () => {
    frontend().corbado.frontend.faults.next('login/init', { kind: 'status', status: 503 });
    const init = async (operation: string) => frontend().send(operation, { body: initBody });
    expect((await init('append/init')).status).toBe(200);
    const { status, headers, body } = await init('login/init');
    expect([status, body.httpStatusCode]).toEqual([503, 503]);
    expect(headers.get('access-control-allow-origin')).toBe(frontend().origin);
    expect((await init('login/init')).status).toBe(200);
  });

  it('is silence, for any operation', async () => {
    frontend().corbado.frontend.faults.next('any', { kind: 'stall' });
    const silent = frontend().send('events', { body: { eventType: 'login-error' }, timeoutMilliseconds: 200 });
    await expect(silent).rejects.toThrow('timeout');
    expect((await frontend().send('events', { body: { eventType: 'login-error' } })).status).toBe(200);
    expect(frontend().corbado.calls.map(({ path, status }) => [path, status])).toEqual([
      ['/v2/connect/events', undefined],
      ['/v2/connect/events', 200],
    ]);
  });
});

describe('connect tokens', () => {
  const shown = {
    'append/start': (appendTokenValue: string) => ({ appendTokenValue, loadedMs: 0, forcePasskeyAppend: true }),
    'manage/list': (connectToken: string) => ({ connectToken }),
    'manage/delete': (connectToken: string) => ({ connectToken, credentialID: 'cre-1' }),
  };
  const typeOf = { 'append/start': 'passkey-append', 'manage/list': 'passkey-list', 'manage/delete': 'passkey-delete' };
  const show = async (operation: keyof typeof shown, token: string) =>
    frontend().send(operation, { body: shown[operation](token), headers: await frontend().begin() });

  describe.each(['append/start', 'manage/list', 'manage/delete'] as const)('%s', (operation) => {
    it('refuses every other type', async () => {
      for (const type of [...Object.values(typeOf), 'passkey-login'].filter((other) => other !== typeOf[operation])) {
        expect((await show(operation, await frontend().tokenOf(type))).status, type).toBe(401);
      }
    });

    it('refuses an unknown token and an expired one', async () => {
      expect((await show(operation, 'ctk1_unknown')).status).toBe(401);
      const token = await frontend().tokenOf(typeOf[operation]);
      frontend().clock.milliseconds += 300_000;
      expect((await show(operation, token)).status).toBe(401);
    });
  });

  it('are good for one append, one deletion, and any number of lists', async () => {
    const twice = async (operation: keyof typeof shown) => {
      const token = await frontend().tokenOf(typeOf[operation]);
      return [(await show(operation, token)).status, (await show(operation, token)).status];
    };
    expect(await twice('append/start')).toEqual([200, 401]);
    expect(await twice('manage/list')).toEqual([200, 200]);
    // 404: the token was good, and this user has no such passkey.
    expect(await twice('manage/delete')).toEqual([404, 401]);
  });

  it("show and delete the passkeys of the token's user alone", async () => {
    await frontend().enrol('ada');
    const [passkey] = frontend().corbado.state.passkeys;
    expect((await show('manage/list', await frontend().tokenOf('passkey-list', 'grace'))).body.passkeys).toEqual([]);
    const connectToken = await frontend().tokenOf('passkey-delete', 'grace');
    const stolen = await frontend().send('manage/delete', { body: { connectToken, credentialID: passkey?.id } });
    expect(stolen.status).toBe(404);
    expect(frontend().corbado.state.passkeys).toEqual([passkey]);
  });

  it('for a login must be about the user who logs in', async () => {
    await frontend().enrol('ada');
    const start = async (loginConnectToken: string) => {
      const body = { identifier: 'ada', source: 'text-field', loadedMs: 0, loginConnectToken };
      return (await frontend().send('login/start', { body, headers: await frontend().begin() })).status;
    };
    expect(await start(await frontend().tokenOf('passkey-login', 'grace'))).toBe(401);
    expect(await start(await frontend().tokenOf('passkey-list', 'ada'))).toBe(401);
    expect(await start(await frontend().tokenOf('passkey-login', 'ada'))).toBe(200);
  });
});
