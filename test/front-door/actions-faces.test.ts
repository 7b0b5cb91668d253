// A8: an action invoked directly answers an object, over HTTP a text, and nothing inside an event can change which it is.
import { beforeAll, describe, expect, it } from 'vitest';
import { callAction, signedHeaders } from '../support/action-call.ts';
import { invokeRoute } from '../support/direct-http.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { newUserId, passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const route = 'POST /actions/post-login';

beforeAll(() => bench.system().warm('post-login'));

const proofEvent = async () => ({ signedPasskeyData: await passkeyProofFor(bench, newUserId()) });

const session = {
  sessionId: expect.stringMatching(/^[\w-]{22}\.[\w-]{43}$/),
  accessToken: expect.stringMatching(/^[\w-]{22}\.[\w-]{43}$/),
  tokenType: 'Bearer',
  expiresAt: expect.any(Number),
};

describe('A8: the two faces', () => {
  it('A8: a raw event is answered with status and an object, and nothing else', async () => {
    expect(await bench.invoke('post-login', await proofEvent())).toEqual({ statusCode: 200, body: session });
    const requestId = expect.stringMatching(/^[\w-]{36}$/);
    const message = 'The passkey login could not be confirmed';
    expect(await bench.invoke('post-login', { signedPasskeyData: 'a.b.c' })).toEqual({
      statusCode: 401,
      body: { code: 'invalid_passkey_data', message, error: message, requestId },
    });
  });

  it('A8: a request over HTTP is answered with a text', async () => {
    const body = JSON.stringify(await proofEvent());
    const answer = await invokeRoute(bench, route, { headers: signedHeaders(bench, body), body });
    expect([answer.status, typeof answer.raw]).toEqual([200, 'string']);
    expect(answer.body).toEqual(session);
  });

  it('A8: the signature counts for the bytes of a body that the gateway has put into base64', async () => {
    const body = JSON.stringify(await proofEvent());
    const replace = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    const answer = await invokeRoute(bench, route, { headers: signedHeaders(bench, body), replace });
    expect(answer.body).toEqual(session);
  });
});

const transportFields = {
  requestContext: { http: { method: 'POST' }, authorizer: { iam: { userArn: 'arn:aws:iam::1:user/x' } } },
  headers: {},
  multiValueHeaders: {},
  httpMethod: 'POST',
  rawPath: '/actions/post-login',
  routeKey: route,
  cookies: [],
};

describe('A8: which face it is', () => {
  it('A8: an event with any of them at its top came over a network and must prove who sent it', async () => {
    for (const [name, value] of Object.entries(transportFields)) {
      const event = { ...(await proofEvent()), [name]: value };
      const { result, effects } = await effectsOf(bench, () => bench.invoke('post-login', event));
      expect([name, result.statusCode, effects]).toEqual([name, 400, noEffects]);
    }
  });

  it('A8: the same fields inside the JSON body of a request, or deeper in a raw event, stay data', async () => {
    const inBody = { ...transportFields, ...(await proofEvent()), version: '2.0', body: '{}', isBase64Encoded: true };
    expect((await callAction(bench, 'post-login', inBody)).body).toEqual(session);
    const deeper = { ...(await proofEvent()), passkey: { id: 'cre-1', ...transportFields }, context: transportFields };
    expect(await bench.invoke('post-login', deeper)).toEqual({ statusCode: 200, body: session });
  });

  it("iE3: an API Gateway event that is handed to the function directly needs the caller's proof", async () => {
    const body = JSON.stringify(await proofEvent());
    const { result, effects } = await effectsOf(bench, () => invokeRoute(bench, route, { body }));
    expect([result.status, result.body.code, effects]).toEqual([401, 'unauthorized', noEffects]);
  });

  it('iE3: an event of a REST API is refused, as its version is not ours', async () => {
    const body = JSON.stringify(await proofEvent());
    const headers = { 'content-type': 'application/json', ...signedHeaders(bench, body) };
    const event = { resource: '/', path: '/', httpMethod: 'POST', headers, requestContext: {}, body };
    expect(await bench.invoke('post-login', event)).toMatchObject({ statusCode: 400 });
  });
});
