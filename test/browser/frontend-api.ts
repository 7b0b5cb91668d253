// Corbado's web client, as published, against the Frontend API stand-in and the whole system behind it. What it makes of refusals and
// outages is seen in the shop.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { firstDemoUser } from '../../local/login/demo-users.ts';
import { startLocalSystem } from '../../local/system.ts';
import { provideSystem } from '../support/system.ts';
import { addPasskey, enrol, openApp, type Visit, visit } from './support/app.ts';
import { provideVisitors } from './support/browser.ts';
import { describeInBrowser } from './support/chromium.ts';
import { createClientPage } from './support/client-page.ts';
import type { Outcome } from './support/client-script.ts';

// Its number in the client's ConnectErrorType.
const excludedCredentials = 5;

describeInBrowser("Corbado's web client", () => {
  const bench = provideSystem({ fallback: createClientPage() });
  const visitors = provideVisitors();
  const corbado = () => bench.system().corbado;
  const arrive = () => visit(bench, visitors);

  afterEach(() => {
    corbado().frontend.setPostLogin('none');
    corbado().faults.clear();
  });

  const passkeysOf = ({ user }: Visit) => corbado().state.passkeys.filter(({ userId }) => userId === user.username);
  const actionsOf = (path: string) => corbado().calls.findLast((call) => call.path === path)?.actions;

  it('creates a passkey that is the same on the device, at Corbado and in the table, and never twice on a device', async () => {
    const visitor = await arrive();
    await enrol(visitor);
    const [passkey] = passkeysOf(visitor);
    expect(passkey).toMatchObject({
      displayName: visitor.user.name,
      webauthn: { backupState: false, transports: ['internal'], sourceBrowser: 'Chrome' },
    });
    const { credentialId, counter: signCount } = passkey?.webauthn ?? {};
    const stored = { credentialId, isResidentCredential: true, signCount };
    expect(await visitor.authenticator.credentials()).toEqual([stored]);
    expect(actionsOf('/v2/connect/append/finish')).toEqual([{ action: 'post-append', statusCode: 200 }]);
    const rows = await bench.system().dynamodb.items();
    expect(rows.filter(({ sk }) => sk === `P#${passkey?.id}`)).toHaveLength(1);
    // To a user who has one it is offered only on request.
    const { app } = visitor;
    await app.signIn(visitor.user);
    const offer = await app.client('startAppend', await app.connectToken('passkey-append'), false);
    expect(offer).toMatchObject({ ok: true, value: { attestationOptions: '' } });
    expect(await addPasskey(app, true)).toMatchObject({ ok: false, value: { type: excludedCredentials } });
    expect(passkeysOf(visitor)).toHaveLength(1);
  });

  const withSession = {
    // No action at Corbado: the app posts the proof to its own endpoint and gets the cookie.
    none: async ({ app }: Visit, { value }: Outcome) => {
      expect(value.session).toBe('');
      const { signedPasskeyData } = value;
      expect((await app.send('/auth/passkey/verify', { body: { signedPasskeyData } })).status).toBe(200);
      return app.send('/auth/session', { method: 'GET' });
    },
    // The action made the session: the client has its answer as a text.
    action: async ({ app }: Visit, { value }: Outcome) => {
      const { sessionId: bearer } = JSON.parse(String(value.session));
      expect(actionsOf('/v2/connect/login/finish')).toEqual([{ action: 'post-login', statusCode: 200 }]);
      return app.send('/auth/session', { method: 'GET', bearer });
    },
  };

  const ways = {
    'with the user name': ({ app, user }: Visit) => app.client('login', user.username),
    'with one tap': ({ app }: Visit) => app.client('oneTap'),
    'with conditional UI': ({ app }: Visit) => app.client('conditional'),
  };

  it.each(['none', 'action'] as const)('signs in by each way, post-login: %s', async (mode) => {
    const visitor = await arrive();
    await enrol(visitor);
    const { username } = visitor.user;
    corbado().frontend.setPostLogin(mode);
    for (const [way, signIn] of Object.entries(ways)) {
      const outcome = await signIn(visitor);
      expect(outcome, way).toMatchObject({ ok: true, value: { passkeyOperation: { identifierValue: username } } });
      const { body } = await withSession[mode](visitor, outcome);
      expect(body, way).toMatchObject({ userId: username, amr: 'passkey' });
    }
    const [{ signCount } = { signCount: 0 }] = await visitor.authenticator.credentials();
    expect(signCount).toBe(passkeysOf(visitor)[0]?.webauthn?.counter);
  });

  it('lists, adds one on another device, deletes, and lists again with the same token', async () => {
    const visitor = await arrive();
    await enrol(visitor);
    const { app, authenticator, user } = visitor;
    await app.signIn(user);
    await authenticator.remove();
    const otherDevice = await visitor.attach();
    expect((await addPasskey(app, true)).ok).toBe(true);

    const listToken = await app.connectToken('passkey-list');
    const [first, second] = (await app.client('list', listToken)).value.passkeys as Record<string, string>[];
    expect(first).toMatchObject({
      sourceBrowser: 'Chrome',
      status: 'active',
      lastUsed: expect.stringMatching(/^\d{4}-/),
    });
    expect([first?.id, second?.id]).toEqual(passkeysOf(visitor).map(({ id }) => id));

    const deletion = await app.client('remove', await app.connectToken('passkey-delete'), String(second?.id));
    expect(deletion).toEqual({ ok: true, value: { credentialID: second?.id } });
    expect((await app.client('list', listToken)).value.passkeys).toEqual([first]);
    // The client told the browser which passkeys are left.
    expect(await otherDevice.credentials()).toEqual([]);
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
    const { session } = value;
    expect({ ok, session, userId: kept?.userId }).toEqual({ ok: true, session: '', userId: user.username });
    expect(kept?.webauthn?.counter).toBe(2);
  });
});
