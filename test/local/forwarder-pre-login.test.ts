// The forwarder script as the pre-login action: whatever goes wrong, Corbado gets the answer that it documents, and never a failure.
import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createForwarder } from '../../forwarder/corbado-action.mjs';
import { provideServer } from './provide-server.ts';

let respond: (response: ServerResponse) => void;
const origin = provideServer(async (_, response) => respond(response));
const answerWith = (status: number, body: string) => {
  respond = (response) => response.writeHead(status).end(body);
};

const logged: string[] = [];
beforeEach(() => logged.splice(0));

const forward = (parts: Partial<Parameters<typeof createForwarder>[0]> = {}, event: unknown = { identifier: 'ada' }) =>
  createForwarder({
    url: `${origin()}/actions/pre-login`,
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    fetch: (address, request) => fetch(address, request),
    now: () => 1_614_265_330_999,
    randomId: () => 'p5jXN8AQM9LWM0D4loKWxJek',
    log: (line) => logged.push(line),
    ...parts,
  })(event);

const untyped = {
  statusCode: 200,
  body: {
    identifier: '',
    error: {
      return: true,
      code: 'untyped',
      message: 'A passkey login is not possible right now. Please log in another way.',
    },
  },
};

describe('an answer in a documented form goes through as it is', () => {
  it.each([
    { identifier: 'u-1' },
    { identifier: 'u-1', userId: 'u-1' },
    { identifier: '', error: { return: true, code: 'user_not_found', message: 'No.' } },
    { identifier: '', error: { return: true, code: 'reset_required', payload: '' } },
    { identifier: '', error: { return: false, code: 'account_disabled' } },
  ])('%j', async (body) => {
    answerWith(200, JSON.stringify(body));
    expect(await forward()).toEqual({ statusCode: 200, body });
    expect(logged).toEqual([]);
  });
});

describe('anything else is untyped, and a line of codes', () => {
  it.each([
    [400, '{"code":"invalid_request","requestId":"Root=1-5f"}', '400 invalid_request Root=1-5f'],
    [401, '{"code":"unauthorized"}', '401 unauthorized'],
    [404, '{"message":"Not Found"}', '404 action_refused'],
    [429, '{"message":"Too Many Requests"}', '429 action_refused'],
    [500, '{"code":"Error: canary"}', '500 action_failed'],
    [503, '{"code":"temporarily_unavailable"}', '503 temporarily_unavailable'],
    [200, '', '502 action_answer_unusable'],
    [200, '[]', '502 action_answer_unusable'],
    [200, '{}', 'answer_not_documented'],
    [200, '{"userId":"u-1","code":"canary"}', 'answer_not_documented'],
    [200, '{"identifier":""}', 'answer_not_documented'],
    [200, '{"identifier":"u-1","error":{"return":true,"code":"untyped"}}', 'answer_not_documented'],
    [200, '{"identifier":"","error":{"code":"untyped"}}', 'answer_not_documented'],
    [200, '{"identifier":"","error":{"return":true}}', 'answer_not_documented'],
    [200, '{"identifier":7}', 'answer_not_documented'],
  ])('%i %s', async (status, body, line) => {
    answerWith(status, body);
    expect(await forward()).toEqual(untyped);
    expect(logged).toEqual([`corbado-action: ${line}`]);
    expect(logged.join()).not.toContain('canary');
  });

  it('nobody listens', async () => {
    expect(await forward({ url: 'http://127.0.0.1:9/actions/pre-login' })).toEqual(untyped);
    expect(logged).toEqual(['corbado-action: 502 action_unreachable']);
  });

  it('the way out throws', async () => {
    const thrown = () => {
      throw new Error('canary');
    };
    expect(await forward({ fetch: thrown })).toEqual(untyped);
    expect(await forward({ randomId: thrown })).toEqual(untyped);
    expect(logged.join()).not.toContain('canary');
  });

  it('no answer in time', async () => {
    const hurried = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
    expect(await forward()).toEqual(untyped);
    expect(logged).toEqual(['corbado-action: 504 action_timeout']);
    hurried.mockRestore();
  });

  it.each([{ secret: '' }, { url: 'http://api.example.com/actions/pre-login' }])(
    'it is not set up: %j',
    async (parts) => {
      expect(await forward(parts)).toEqual(untyped);
      expect(logged).toEqual(['corbado-action: 500 forwarder_not_configured']);
    },
  );
});

describe('which action it is', () => {
  it.each(['/actions/pre-login/', '/stage/actions/pre-login', '/actions/pre-login\n'])(
    'is known from the end of the address: %j',
    async (path) => {
      answerWith(503, '');
      expect(await forward({ url: origin() + path })).toEqual(untyped);
    },
  );

  it.each(['/actions/post-login', '/pre-login/actions/post-append', '/actions/pre-logins'])(
    '%s is another',
    async (path) => {
      answerWith(503, '{"code":"temporarily_unavailable"}');
      expect(await forward({ url: origin() + path })).toMatchObject({
        statusCode: 503,
        body: { code: 'temporarily_unavailable' },
      });
      expect(logged).toEqual(['corbado-action: 503 temporarily_unavailable']);
    },
  );
});
