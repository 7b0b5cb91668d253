// The forwarder script for Corbado's action editor: signature, fields, patience, and what failures become.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createForwarder } from '../../forwarder/corbado-action.mjs';
import { eventSchema } from '../../functions/shared/action/action-event.ts';
import { provideServer } from './provide-server.ts';

// Secret, id and time of the example in the Standard Webhooks libraries' own tests.
const knownSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

type Received = {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
};
const received: Received[] = [];
let respond: (response: ServerResponse) => void;
const origin = provideServer(async (request, response) => {
  received.push({ method: request.method, headers: request.headers, body: await text(request) });
  respond(response);
});
const answerWith = (status: number, body: string, headers: Record<string, string> = {}) => {
  respond = (response) => response.writeHead(status, headers).end(body);
};
const url = () => `${origin()}/actions/post-login`;

beforeEach(() => {
  received.length = 0;
  answerWith(200, '{"sessionId":"abc"}');
});

const forwarder = (parts: Partial<Parameters<typeof createForwarder>[0]> = {}) =>
  createForwarder({
    url: url(),
    secret: knownSecret,
    fetch: (address, request) => fetch(address, request),
    now: () => 1_614_265_330_999,
    randomId: () => 'p5jXN8AQM9LWM0D4loKWxJek',
    ...parts,
  });

describe('what is sent', () => {
  it('is signed as Standard Webhooks says', async () => {
    await forwarder()({ identifier: 'ada' });
    const [call] = received;
    const [id, timestamp] = [call?.headers['webhook-id'], call?.headers['webhook-timestamp']];
    expect([call?.method, id, timestamp]).toEqual(['POST', 'msg_p5jXN8AQM9LWM0D4loKWxJek', '1614265330']);
    const expected = new Webhook(knownSecret).sign(String(id), new Date(Number(timestamp) * 1000), String(call?.body));
    expect(call?.headers['webhook-signature']).toBe(expected);
  });

  it('has the signature that was computed for this event once', async () => {
    await forwarder()({ identifier: 'ada' });
    expect(received[0]?.body).toBe('{"identifier":"ada"}');
    expect(received[0]?.headers['webhook-signature']).toBe('v1,l5fiLsR8PegSiw8sFbn+UGgqW5wpbgdOwaKOFS+MwL0=');
  });

  it('is signed the same with and without the prefix and a trailing newline in the secret', async () => {
    await forwarder()({});
    await forwarder({ secret: `${knownSecret.slice('whsec_'.length)}\n` })({});
    expect(received[0]?.headers['webhook-signature']).toBe(received[1]?.headers['webhook-signature']);
  });

  it('holds only the fields that the backend reads', async () => {
    const passkeyData = { id: 'cre-1', aaguidDetails: { name: 'Phone' } };
    await forwarder()({ username: 'ada', userID: 'usr-1', passkeyData, email: 'a@b.c', credential: { raw: 1 } });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      username: 'ada',
      userID: 'usr-1',
      passkeyData: { id: 'cre-1' },
    });
  });

  it('holds every field that the backend reads', async () => {
    const names = Object.keys(eventSchema.shape);
    const event = Object.fromEntries(names.map((name) => [name, name.startsWith('passkey') ? { id: name } : name]));
    await forwarder()({ ...event, unknown: 'x' });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual(event);
    expect(names).toContain('sub');
  });

  it.each([[undefined], [null], ['text'], [[]], [42]])('is an empty object for the event %j', async (event) => {
    await forwarder()(event);
    expect(received[0]?.body).toBe('{}');
  });
});

describe('what comes back', () => {
  it('is the body as an object', async () => {
    expect(await forwarder()({})).toEqual({ statusCode: 200, body: { sessionId: 'abc' } });
  });

  it.each([
    [401, '{"code":"invalid_passkey_data","detail":"x"}', { code: 'invalid_passkey_data' }],
    [404, '{"code":"user_not_found","requestId":"Root=1-5f"}', { code: 'user_not_found', requestId: 'Root=1-5f' }],
    [403, '<html>', { code: 'action_refused' }],
    [503, '{"code":"temporarily_unavailable"}', { code: 'temporarily_unavailable' }],
    [500, '{"code":"Error: secret at line 1","requestId":"a b"}', { code: 'action_failed' }],
    [500, '{"code":7}', { code: 'action_failed' }],
    [502, '', { code: 'action_failed' }],
  ])('keeps status %i and a stable code, and never the text: %s', async (status, body, expected) => {
    answerWith(status, body);
    const answer = await forwarder()({});
    const message = expect.stringMatching(/^This [a-z -]+/);
    expect(answer).toEqual({ statusCode: status, body: { ...expected, message, error: message } });
    expect(answer.body.error).toBe(answer.body.message);
  });

  it.each(['', 'null', '[]', '"text"', '<html>'])('is an error when a success holds %j', async (body) => {
    answerWith(200, body);
    expect(await forwarder()({})).toMatchObject({ statusCode: 502, body: { code: 'action_answer_unusable' } });
  });
});

describe('trouble', () => {
  it('follows no redirect', async () => {
    answerWith(307, '', { location: url() });
    expect(await forwarder()({})).toMatchObject({ statusCode: 502, body: { code: 'action_unreachable' } });
    expect(received).toHaveLength(1);
  });

  it('gives up after four and a half seconds, in the middle of a body too', async () => {
    const { timeout } = AbortSignal;
    const hurried = vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => timeout(milliseconds / 30));
    respond = (response) => void response.writeHead(200).write('{"sess');
    expect(await forwarder()({})).toMatchObject({ statusCode: 504, body: { code: 'action_timeout' } });
    expect([received.length, hurried.mock.calls]).toEqual([1, [[4500]]]);
    hurried.mockRestore();
  });

  it('says so when nobody listens', async () => {
    const answer = await forwarder({ url: 'http://127.0.0.1:9/actions/post-login' })({});
    expect(answer).toMatchObject({ statusCode: 502, body: { code: 'action_unreachable' } });
  });

  it.each([
    ['no address', { url: '' }],
    ['plain http to another machine', { url: 'http://api.example.com/actions/post-login' }],
    ['no secret', { secret: '' }],
    ['a secret that is too short', { secret: 'whsec_c2hvcnQ=' }],
  ])('sends nothing with %s', async (_, parts) => {
    expect(await forwarder(parts)({})).toMatchObject({ statusCode: 500, body: { code: 'forwarder_not_configured' } });
    expect(received).toHaveLength(0);
  });
});
