// Second chapter: passkey logins that end in Corbado’s post-login action, at the verify endpoint, and at completeLogin, from which
// a native app gets an access token as Corbado’s pages print it.
import { CeremonyRefused } from '../corbado/ceremonies.ts';
import { checkEqual, checkFields, checkStatus, checkText, showAction } from './check.ts';
import type { JourneyContext } from './journey-system.ts';
import type { JourneyStep, Shown } from './step.ts';

/** Answers what Corbado's component hands to the app: a text, here the action's body as JSON. */
const loginWithAction = async (shown: Shown, { system }: JourneyContext, userId: string): Promise<string> => {
  try {
    const { session, action } = await system.corbado.ceremonies.loginWithAction({ userId });
    showAction(shown, action);
    return session;
  } catch (error) {
    if (error instanceof CeremonyRefused && error.action) showAction(shown, error.action);
    throw error;
  }
};

/** Corbado runs the actions; the session reaches the app as a token. Returns user id and token. */
export async function* loginByAction(
  context: JourneyContext,
): AsyncGenerator<JourneyStep, { userId: string; sessionToken: string }> {
  const { step, system, user, nativeApp } = context;

  const userId = yield* step('Corbado', 'The pre-login action turns what was typed into the user id', async (shown) => {
    const { action } = await system.corbado.ceremonies.preLogin({ identifier: user.username });
    const answer = showAction(shown, action);
    checkStatus(answer, 200);
    checkEqual('identifier', answer.body.identifier, user.username);
    return user.username;
  });

  const handedOver = yield* step('Corbado', 'Passkey login; the post-login action creates a session', (shown) =>
    loginWithAction(shown, context, userId),
  );

  yield* step('Native app', 'Use that session as a bearer token', async (shown) => {
    const auth = nativeApp.auth(shown);
    await auth.completeLogin(handedOver);
    checkEqual('userId', (await auth.session())?.userId, userId);
  });
  return { userId, sessionToken: checkText(JSON.parse(handedOver), 'sessionId') };
}

/** The browser sends the proof of login to the verify endpoint and gets the cookie; the same proof a second time is refused. */
export async function* loginByVerify(context: JourneyContext, userId: string): AsyncGenerator<JourneyStep> {
  const { step, system, browser, at } = context;

  const proof = yield* step('Browser', 'Passkey login; the verify endpoint sets the session cookie', async (shown) => {
    const { signedPasskeyData } = await system.corbado.ceremonies.login({ userId });
    await browser.auth(shown).completeLogin(signedPasskeyData);
    if (browser.cookie() === undefined) throw new Error('expected a session cookie');
    return signedPasskeyData;
  });

  yield* step('Browser', 'Send the same proof of login once more: refused', async (shown) => {
    const body = { signedPasskeyData: proof };
    checkStatus(await browser.send(shown, 'POST', at('/auth/passkey/verify'), { body }), 401);
  });
}

/** Leaves the app with a session. Nothing but what was printed is sent, and nothing but what was printed may come back. */
export async function* loginByCompleteLogin(
  { step, system, nativeApp, at }: JourneyContext,
  userId: string,
): AsyncGenerator<JourneyStep> {
  const accessToken = yield* step(
    'Native app',
    'Passkey login; completeLogin gives the app an access token',
    async (shown) => {
      const { signedPasskeyData } = await system.corbado.ceremonies.login({ userId });
      const answer = await nativeApp.send(shown, 'POST', at('/auth/completeLogin'), { body: { signedPasskeyData } });
      checkStatus(answer, 200);
      // The printed Kotlin client fails at any other field.
      checkFields('the answer', answer.body, ['success', 'accessToken']);
      checkEqual('success', answer.body.success, true);
      return checkText(answer.body, 'accessToken');
    },
  );

  yield* step('Native app', 'Ask for a connect token with that access token', async (shown) => {
    const body = { connectTokenType: 'passkey-append' };
    const request = { bearer: accessToken, body };
    const answer = await nativeApp.send(shown, 'POST', at('/auth/createConnectToken'), request);
    checkStatus(answer, 200);
    checkFields('the answer', answer.body, ['connectToken']);
    checkText(answer.body, 'connectToken');
  });
}
