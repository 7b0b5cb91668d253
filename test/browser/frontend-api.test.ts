// Corbado's web client, as published, against the Frontend API stand-in and the whole system behind it.
import { describe, expect, it } from 'vitest';
import { provideSystem } from '../support/system.ts';
import { provideVisitors } from './support/browser.ts';
import { describeInBrowser } from './support/chromium.ts';
import { createClientPage } from './support/client-page.ts';
import type { Outcome } from './support/client-script.ts';
import { addPasskey, enrol, type Visit, visit } from './support/visit.ts';

describeInBrowser("Corbado's web client", () => {
  const bench = provideSystem({ fallback: createClientPage() });
  const visitors = provideVisitors();
  const corbado = () => bench.system().corbado;
  const arrive = () => visit(bench, visitors);

  const passkeysOf = ({ user }: Visit) => corbado().state.passkeys.filter(({ userId }) => userId === user.username);
  const actionsOf = (path: string) => corbado().calls.findLast((call) => call.path === path)?.actions;

  describe('creating a passkey', () => {
    it('ends with the same passkey on the device, at Corbado and in the table', async () => {
      const visitor = await arrive();
      await enrol(visitor);
      const [passkey] = passkeysOf(visitor);
      expect(passkey).toMatchObject({
        displayName: visitor.user.name,
        webauthn: { backupState: false, transports: ['internal'], sourceBrowser: 'Chrome' },
      });
      const { credentialId, counter: signCount } = passkey?.webauthn ?? {};
      expect(await visitor.authenticator.credentials()).toEqual([
        { credentialId, isResidentCredential: true, signCount },
      ]);
      expect(actionsOf('/v2/connect/append/finish')).toEqual([{ action: 'post-append', statusCode: 200 }]);
      const rows = await bench.system().dynamodb.items();
      expect(rows.filter(({ sk }) => sk === `P#${passkey?.id}`)).toHaveLength(1);
    });

    it('is offered to a user who has one only when the user asks, and never twice on a device', async () => {
      const visitor = await arrive();
      await enrol(visitor);
      const { app } = visitor;
      await app.signIn(visitor.user);
      const offer = await app.client('startAppend', await app.connectToken('passkey-append'), false);
      expect(offer).toMatchObject({ ok: true, value: { attestationOptions: '' } });
      // ConnectErrorType.ExcludeCredentialsMatch
      expect(await addPasskey(app, true)).toMatchObject({ ok: false, value: { type: 5 } });
      expect(passkeysOf(visitor)).toHaveLength(1);
    });
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

  describe.each(['none', 'action'] as const)('signing in, post-login: %s', (mode) => {
    const flows = {
      'with the user name': ({ app, user }: Visit) => app.client('login', user.username),
      'with one tap': ({ app }: Visit) => app.client('oneTap'),
      'with conditional UI': ({ app }: Visit) => app.client('conditional'),
    };

    it.each(Object.entries(flows))('%s', async (_, flow) => {
      const visitor = await arrive();
      await enrol(visitor);
      corbado().frontend.setPostLogin(mode);
      const outcome = await flow(visitor);
      const username = visitor.user.username;
      expect(outcome).toMatchObject({ ok: true, value: { passkeyOperation: { identifierValue: username } } });
      const { body } = await withSession[mode](visitor, outcome);
      expect(body).toMatchObject({ userId: username, amr: 'passkey' });
      expect((await visitor.authenticator.credentials())[0]?.signCount).toBe(passkeysOf(visitor)[0]?.webauthn?.counter);
    });
  });

  describe('managing passkeys', () => {
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
  });
});
