// Second chapter: two passkey logins, one ending in Corbado's post-login action, one at the verify endpoint.
import { CeremonyRefused } from '../corbado/ceremonies.ts';
import { checkEqual, checkStatus, checkText, showAction } from './check.ts';
import type { Traveller } from './journey-system.ts';
import type { JourneyStep, Shown } from './step.ts';

const loginWithAction = async (shown: Shown, { system }: Traveller, userId: string): Promise<string> => {
  try {
    const { session, action } = await system.corbado.ceremonies.loginWithAction({ userId });
    showAction(shown, action);
    // What Corbado's component hands to the app is a text; here it is the action's body as JSON.
    return checkText(JSON.parse(session), 'sessionId');
  } catch (error) {
    if (error instanceof CeremonyRefused && error.action) showAction(shown, error.action);
    throw error;
  }
};

/** Corbado runs the actions; the session reaches the app as a token. Returns user id and token. */
export async function* loginByAction(
  traveller: Traveller,
): AsyncGenerator<JourneyStep, { userId: string; sessionToken: string }> {
  const { step, system, user, nativeApp, at } = traveller;

  const userId = yield* step('Corbado', 'The pre-login action turns what was typed into the user id', async (shown) => {
    const { action } = await system.corbado.ceremonies.preLogin({ identifier: user.username });
    const answer = showAction(shown, action);
    checkStatus(answer, 200);
    checkEqual('identifier', answer.body.identifier, user.username);
    return user.username;
  });

  const sessionToken = yield* step('Corbado', 'Passkey login; the post-login action creates a session', (shown) =>
    loginWithAction(shown, traveller, userId),
  );

  yield* step('Native app', 'Use that session as a bearer token', async (shown) => {
    const answer = await nativeApp.send(shown, 'GET', at('/auth/session'), { bearer: sessionToken });
    checkStatus(answer, 200);
    checkEqual('userId', answer.body.userId, userId);
  });
  return { userId, sessionToken };
}

/** The browser sends the proof of login to the verify endpoint and gets the cookie; the same proof a second time is refused. */
export async function* loginByVerify(traveller: Traveller, userId: string): AsyncGenerator<JourneyStep> {
  const { step, system, browser, at } = traveller;

  const proof = yield* step('Browser', 'Passkey login; the verify endpoint sets the session cookie', async (shown) => {
    const { signedPasskeyData } = await system.corbado.ceremonies.login({ userId });
    const answer = await browser.send(shown, 'POST', at('/auth/passkey/verify'), { body: { signedPasskeyData } });
    checkStatus(answer, 200);
    checkEqual('success', answer.body.success, true);
    if (browser.cookie() === undefined) throw new Error('expected a session cookie');
    return signedPasskeyData;
  });

  yield* step('Browser', 'Send the same proof of login once more: refused', async (shown) => {
    const body = { signedPasskeyData: proof };
    checkStatus(await browser.send(shown, 'POST', at('/auth/passkey/verify'), { body }), 401);
  });
}
