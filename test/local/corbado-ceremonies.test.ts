// Ceremonies of the stand-in: connect tokens are used up, actions are really called, and refusals are what Corbado gives.
import { json as readJson } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { append, connectToken, json, list, provideCorbado, send, verifyPath } from './corbado-raw-client.ts';
import { provideServer } from './provide-server.ts';

// The customer's side: remembers what the actions sent and answers as told.
const backend = { status: 200, answer: {} as unknown, received: [] as { path?: string | undefined; event: unknown }[] };
const url = provideServer(async (request, response) => {
  backend.received.push({ path: request.url, event: await readJson(request) });
  response.writeHead(backend.status, { 'content-type': 'application/json' }).end(JSON.stringify(backend.answer));
});

const { corbado, clock } = provideCorbado(() => `${url()}/actions`);
beforeEach(() => {
  Object.assign(backend, { status: 200, answer: {}, received: [] });
});

const enrol = async () => corbado().ceremonies.append({ connectToken: await connectToken(corbado()) });

describe('append', () => {
  it('stores the passkey and calls the post-append action', async () => {
    const { passkey } = await enrol();
    expect(passkey).toMatchObject({ id: expect.stringMatching(/^cre-\d+$/), userId: 'ada', displayName: 'Ada' });
    expect(backend.received).toEqual([
      {
        path: '/actions/post-append',
        event: {
          username: 'ada',
          userID: corbado().state.corbadoUserId('ada'),
          projectID: expect.stringMatching(/^pro-/),
          passkeyData: { id: passkey.id },
        },
      },
    ]);
  });

  it('refuses a token that was used, is of another type, or has expired', async () => {
    const ceremony = (token: string) => corbado().ceremonies.append({ connectToken: token });
    const refused = { code: 'invalid_connect_token' };
    const used = await connectToken(corbado());
    await ceremony(used);
    expect(corbado().state.connectTokens[0]?.status).toBe('consumed');
    await expect(ceremony(used)).rejects.toMatchObject(refused);
    await expect(ceremony(await connectToken(corbado(), list))).rejects.toMatchObject(refused);
    const expiring = await connectToken(corbado());
    clock().milliseconds += 300_000;
    await expect(ceremony(expiring)).rejects.toMatchObject(refused);
    expect(backend.received).toHaveLength(1);
  });

  it('keeps the passkey when the action fails', async () => {
    Object.assign(backend, { status: 503, answer: { code: 'temporarily_unavailable' } });
    const { action } = await enrol();
    expect(action.answer).toMatchObject({ statusCode: 503, body: { code: 'temporarily_unavailable' } });
    expect(corbado().state.passkeys).toHaveLength(1);
  });
});

describe('login', () => {
  it('gives a proof that verifies for this user and passkey', async () => {
    const { passkey } = await enrol();
    const { signedPasskeyData } = await corbado().ceremonies.login({ userId: 'ada' });
    const claims = JSON.parse(Buffer.from(signedPasskeyData.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ webauthnId: 'ada', credential: passkey.id });
    const body = { signedPasskeyData, username: 'ada' };
    expect(json(await send(corbado(), { path: verifyPath, body }))).toEqual({ verificationResult: 'success' });
  });

  it('knows nobody without a passkey', async () => {
    await expect(corbado().ceremonies.login({ userId: 'ada' })).rejects.toMatchObject({ code: 'user_not_found' });
  });

  it('calls the post-login action and hands its body on as JSON text', async () => {
    await enrol();
    backend.answer = { sessionId: 'abc' };
    const { session, signedPasskeyData } = await corbado().ceremonies.loginWithAction({ userId: 'ada' });
    expect(session).toBe('{"sessionId":"abc"}');
    expect(backend.received.at(-1)).toMatchObject({ path: '/actions/post-login', event: { signedPasskeyData } });
  });

  it("is refused with the action's own code", async () => {
    await enrol();
    Object.assign(backend, { status: 401, answer: { code: 'invalid_passkey_data' } });
    await expect(corbado().ceremonies.loginWithAction({ userId: 'ada' })).rejects.toMatchObject({
      code: 'invalid_passkey_data',
      action: { answer: { statusCode: 401 } },
    });
  });

  it('asks the pre-login action who was meant', async () => {
    backend.answer = { identifier: 'ada' };
    const { action } = await corbado().ceremonies.preLogin({ identifier: 'ada@example.com' });
    expect(action.answer).toEqual({ statusCode: 200, body: { identifier: 'ada' } });
    expect(backend.received).toEqual([{ path: '/actions/pre-login', event: { identifier: 'ada@example.com' } }]);
  });
});

describe('manage', () => {
  it('lists more than once with one token, and deletes once', async () => {
    const { passkey } = await enrol();
    const listToken = await connectToken(corbado(), list);
    const deleteToken = await connectToken(corbado(), { ...list, type: 'passkey-delete' });
    const { ceremonies } = corbado();
    expect(await ceremonies.list({ connectToken: listToken })).toEqual({ passkeys: [passkey] });
    await ceremonies.remove({ connectToken: deleteToken, credentialId: passkey.id });
    expect(await ceremonies.list({ connectToken: listToken })).toEqual({ passkeys: [] });
    const again = ceremonies.remove({ connectToken: deleteToken, credentialId: passkey.id });
    await expect(again).rejects.toMatchObject({ code: 'invalid_connect_token' });
  });

  it("never shows or deletes another user's passkey", async () => {
    const { passkey } = await enrol();
    const data = { identifier: 'grace' };
    const listToken = await connectToken(corbado(), { type: 'passkey-list', data });
    expect(await corbado().ceremonies.list({ connectToken: listToken })).toEqual({ passkeys: [] });
    const token = await connectToken(corbado(), { type: 'passkey-delete', data });
    const removal = corbado().ceremonies.remove({ connectToken: token, credentialId: passkey.id });
    await expect(removal).rejects.toMatchObject({ code: 'not_found' });
    expect(append.data.identifier).toBe(corbado().state.passkeys[0]?.userId);
  });
});
