// Last chapter: list passkeys and sessions, end all sessions, and see that nothing of them is accepted any more.
import { checkEqual, checkStatus } from './check.ts';
import type { JourneyContext } from './journey-system.ts';
import type { JourneyStep } from './step.ts';

/** A list token from the bundle lets Corbado show the user's passkeys. */
export async function* listPasskeys({ step, system, user, browser }: JourneyContext): AsyncGenerator<JourneyStep> {
  const connectToken = yield* step('Browser', 'Ask for a connect token to list passkeys', (shown) =>
    browser.auth(shown).connectToken('passkey-list'),
  );

  yield* step('Corbado', 'List the passkeys with that token', async (shown) => {
    const { passkeys } = await system.corbado.ceremonies.list({ connectToken });
    shown.answer = { status: 200, body: { passkeys } };
    checkEqual('number of passkeys', passkeys.length, 1);
    checkEqual('owner of the passkey', passkeys[0]?.userId, user.username);
  });
}

/** Ends every session of the user from the browser. Returns the cookie that was valid until then. */
export async function* logOutEverywhere(
  { step, browser, at }: JourneyContext,
  sessionCount: number,
): AsyncGenerator<JourneyStep, string> {
  yield* step(
    'Browser',
    `List the ${sessionCount} sessions: one by cookie, the others by bearer token`,
    async (shown) => {
      const sessions = await browser.auth(shown).sessions();
      checkEqual('number of sessions', sessions.length, sessionCount);
    },
  );

  const cookie = browser.cookie() ?? '';
  yield* step('Browser', 'Log out everywhere', async (shown) => {
    const answer = await browser.send(shown, 'DELETE', at('/auth/sessions'));
    checkStatus(answer, 200);
    checkEqual('number of ended sessions', answer.body.revoked, sessionCount);
  });
  return cookie;
}

type EndedCredentials = {
  readonly cookie: string;
  readonly sessionToken: string;
  /** Of the user pool. */
  readonly idToken: string | undefined;
};

/** Id token of the user pool (which a new login there would renew), cookie, bearer token and connect-token endpoint: all refused. */
export async function* expectAllRefused(
  { step, browser, nativeApp, at }: JourneyContext,
  { cookie, sessionToken, idToken }: EndedCredentials,
): AsyncGenerator<JourneyStep> {
  if (idToken !== undefined) {
    yield* step('Native app', 'The id token of the user pool opens no session any more', async (shown) => {
      const body = { delivery: 'token' };
      checkStatus(await nativeApp.send(shown, 'POST', at('/auth/session'), { bearer: idToken, body }), 403);
    });
  }

  yield* step('Browser', 'The old cookie is refused', async (shown) => {
    checkStatus(await browser.send(shown, 'GET', at('/auth/session'), { cookie }), 401);
  });

  yield* step('Native app', 'The old bearer token is refused', async (shown) => {
    checkStatus(await nativeApp.send(shown, 'GET', at('/auth/session'), { bearer: sessionToken }), 401);
  });

  yield* step('Browser', 'No connect token for the old cookie', async (shown) => {
    const body = { type: 'passkey-list' };
    checkStatus(await browser.send(shown, 'POST', at('/auth/corbadoConnectToken'), { cookie, body }), 401);
  });
}
