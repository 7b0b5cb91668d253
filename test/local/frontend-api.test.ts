// The Frontend API lets only the app's page in, and refuses what is malformed in words that its client reads.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestFrontend, type TestFrontend } from './frontend-api-client.ts';
import { initBody } from './frontend-api-flows.ts';

let frontend: TestFrontend;

beforeAll(async () => {
  frontend = await startTestFrontend();
});
afterAll(() => frontend.close());
beforeEach(() => frontend.corbado.reset());

const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-corbado-sdk' };

describe('who may call', () => {
  it('grants the app what its client needs, credentials included', async () => {
    const { status, headers } = await frontend.send('login/init', { method: 'OPTIONS', headers: preflight });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(frontend.origin);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-allow-headers')?.split(',')).toEqual(
      expect.arrayContaining(['content-type', 'x-corbado-process-id', 'x-corbado-projectid', 'x-corbado-sdk']),
    );
  });

  it.each(['http://evil.example', 'null', 'http://localhost'])('grants %s nothing', async (origin) => {
    const asked = await frontend.send('login/init', { method: 'OPTIONS', headers: { ...preflight, origin } });
    const sent = await frontend.send('append/init', { body: initBody, headers: { origin } });
    expect(sent.status).toBe(401);
    for (const { headers } of [asked, sent]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      expect(headers.get('vary')).toBe('origin');
    }
  });

  it.each([undefined, 'pro-2'])('refuses the project %s', async (project) => {
    const { status, body } = await frontend.send('login/init', {
      body: initBody,
      headers: { 'x-corbado-projectid': project },
    });
    expect([status, body.error]).toEqual([401, expect.objectContaining({ type: 'login_error' })]);
  });
});

describe('malformed calls', () => {
  const process = { 'x-corbado-process-id': 'p'.repeat(30) };
  const start = { identifier: 'ada', source: 'text-field', loadedMs: 0 };

  it.each([
    ['another method', 'login/init', { method: 'GET' }, 405, 'method_not_allowed'],
    ['an unknown operation', 'login/unknown', {}, 404, 'not_found'],
    ['no JSON', 'login/init', { body: '{' }, 400, 'invalid_json'],
    ['an empty init', 'append/init', {}, 400, 'validation_error'],
    ['a null body', 'manage/init', { body: 'null' }, 400, 'validation_error'],
    [
      'append without a process',
      'append/start',
      { body: { appendTokenValue: 'x', loadedMs: 0 } },
      400,
      'validation_error',
    ],
    ['append without a token', 'append/start', { body: { loadedMs: 0 }, headers: process }, 400, 'validation_error'],
    [
      'an attestation that is no JSON',
      'append/finish',
      { body: { attestationResponse: '{' }, headers: process },
      400,
      'validation_error',
    ],
    ['login without a process', 'login/start', { body: start }, 400, 'validation_error'],
    [
      'login by an unknown source',
      'login/start',
      { body: { ...start, source: 'x' }, headers: process },
      400,
      'validation_error',
    ],
    [
      'an assertion without fields',
      'login/finish',
      { body: { assertionResponse: '{}', isConditionalUI: false }, headers: process },
      400,
      'validation_error',
    ],
    ['a list without a token', 'manage/list', {}, 400, 'validation_error'],
    ['a deletion of nothing', 'manage/delete', { body: { connectToken: 'x' } }, 400, 'validation_error'],
    ['an event without a type', 'events', {}, 400, 'validation_error'],
  ])('%s', async (_, operation, sent, status, type) => {
    const answer = await frontend.send(operation, sent);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ httpStatusCode: status, message: expect.any(String), error: { type } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(frontend.origin);
  });
});

describe('what is set from outside', () => {
  it('is a status, which the page may read, for one call of one operation', async () => {
    frontend.corbado.frontend.faults.next('login/init', { kind: 'status', status: 503 });
    const init = async (operation: string) => frontend.send(operation, { body: initBody });
    expect((await init('append/init')).status).toBe(200);
    const { status, headers, body } = await init('login/init');
    expect([status, body.httpStatusCode]).toEqual([503, 503]);
    expect(headers.get('access-control-allow-origin')).toBe(frontend.origin);
    expect((await init('login/init')).status).toBe(200);
  });

  it('is silence, for any operation', async () => {
    frontend.corbado.frontend.faults.next('any', { kind: 'stall' });
    const silent = frontend.send('events', { body: { eventType: 'login-error' }, patienceMilliseconds: 200 });
    await expect(silent).rejects.toThrow('timeout');
    expect((await frontend.send('events', { body: { eventType: 'login-error' } })).status).toBe(200);
    expect(frontend.corbado.calls.map(({ path, status }) => [path, status])).toEqual([
      ['/v2/connect/events', undefined],
      ['/v2/connect/events', 200],
    ]);
  });
});
