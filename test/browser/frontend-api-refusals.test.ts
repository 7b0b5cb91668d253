// What Corbado's web client makes of ceremonies that go wrong: at the user, at Corbado, in an action, or over a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { firstDemoUser } from '../../local/login/demo-users.ts';
import { startLocalSystem } from '../../local/system.ts';
import { provideSystem } from '../support/system.ts';
import { openApp } from './support/app.ts';
import { provideVisitors } from './support/browser.ts';
import { describeInBrowser } from './support/chromium.ts';
import { createClientPage } from './support/client-page.ts';
import { addPasskey, enrol, visit } from './support/visit.ts';

// The numbers in the client's ConnectErrorType.
const cancelled = 2;
const invalidState = 3;

describeInBrowser("Corbado's web client, when something goes wrong", () => {
  const bench = provideSystem({ fallback: createClientPage() });
  const visitors = provideVisitors();
  const corbado = () => bench.system().corbado;
  const arrive = () => visit(bench, visitors);

  afterEach(() => {
    corbado().frontend.setPostLogin('none');
    corbado().frontend.faults.clear();
    corbado().faults.clear();
  });

  it('the user cancels and tries once more', async () => {
    const { app, user, authenticator } = await arrive();
    await app.signIn(user);
    const { value } = await app.client('startAppend', await app.connectToken('passkey-append'), false);
    const finish = () => app.client('finishAppend', String(value.attestationOptions));
    await authenticator.setUserVerified(false);
    expect(await finish()).toMatchObject({ ok: false, value: { type: cancelled } });
    await authenticator.setUserVerified(true);
    expect((await finish()).ok).toBe(true);
    await authenticator.setUserVerified(false);
    expect(await app.client('oneTap')).toMatchObject({ ok: false, value: { type: cancelled } });
  });

  it.each([
    ['nobody by that name', 'no body', { initFallback: false, error: { code: 'user_not_found' } }],
    ['somebody without a passkey', 'grace.hopper', { initFallback: true, error: { code: 'no_cbo_user', message: '' } }],
  ])('%s', async (_, identifier, fallback) => {
    const { app } = await arrive();
    const { ok, value } = await app.client('login', identifier);
    expect({ ok, ...value }).toMatchObject({ ok: true, assertionOptions: '', fallbackOperationError: fallback });
    expect(value.fallbackOperationError).toMatchObject({ identifier });
  });

  it('the passkey was deleted, and the device does not know', async () => {
    const visitor = await arrive();
    await enrol(visitor);
    corbado().state.passkeys.length = 0;
    const { value } = await visitor.app.client('conditional');
    expect(value).toMatchObject({ type: invalidState, message: { httpStatusCode: 404, error: { type: 'not_found' } } });
  });

  it('the post-login action refuses, and the proof is worth nothing afterwards', async () => {
    const visitor = await arrive();
    await enrol(visitor);
    corbado().frontend.setPostLogin('action');
    corbado().faults.next('verify', { kind: 'result', verificationResult: 'user_mismatch' });
    const { value } = await visitor.app.client('login', visitor.user.username);
    const error = { code: 'invalid_passkey_data', message: expect.stringMatching(/./) };
    expect(value.fallbackOperationError).toEqual({ initFallback: true, identifier: visitor.user.username, error });
    expect(value.session).toBe('');
    const { signedPasskeyData } = value;
    expect((await visitor.app.send('/auth/passkey/verify', { body: { signedPasskeyData } })).status).toBe(401);
  });

  it('the post-append action fails, and the passkey stays', async () => {
    const { app, user } = await arrive();
    await app.signIn(user);
    bench.system().dynamodb.faults.next('PutItem', { kind: 'error', name: 'InternalServerError' }, 5);
    expect((await addPasskey(app)).ok).toBe(true);
    bench.system().dynamodb.faults.clear();
    const { actions } = corbado().calls.findLast(({ path }) => path.endsWith('append/finish')) ?? {};
    expect(actions).toEqual([{ action: 'post-append', statusCode: 503, code: 'temporarily_unavailable' }]);
    expect((await app.client('oneTap')).ok).toBe(true);
  });

  it('Corbado is down, and back', async () => {
    const { app, user } = await arrive();
    corbado().frontend.faults.next('login/init', { kind: 'status', status: 503 });
    expect(await app.client('conditional')).toMatchObject({ ok: false, value: { message: { httpStatusCode: 503 } } });
    expect((await app.client('login', user.username)).ok).toBe(true);
  });

  it('passkeys that are kept serve after a restart', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'kept-'));
    const start = () => startLocalSystem({ dataFolder, fallback: createClientPage() });
    const visitor = await visitors.arrive();
    const before = await start();
    // The pool of the second system knows only the demo users.
    const user = firstDemoUser;
    await enrol({ ...visitor, user, app: await openApp(visitor.page, before) });
    await before.close();
    const after = await start();
    const app = await openApp(visitor.page, after);
    const { ok, value } = await app.client('login', user.username);
    const [kept] = after.corbado.state.passkeys;
    await after.close();
    rmSync(dataFolder, { recursive: true });
    expect({ ok, session: value.session, userId: kept?.userId }).toEqual({
      ok: true,
      session: '',
      userId: user.username,
    });
    expect(kept?.webauthn?.counter).toBe(2);
  });
});
