// A passkey login of a native app, as Corbado's pages print it: an access token in the body, and with it a connect token.
import { checkEqual, checkFields, checkStatus, checkText } from './check.ts';
import type { Traveller } from './journey-system.ts';
import type { JourneyStep } from './step.ts';

/** Leaves the app with a session. Nothing but what was printed is sent, and nothing but what was printed may come back. */
export async function* loginByCompleteLogin(
  { step, system, nativeApp, at }: Traveller,
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
