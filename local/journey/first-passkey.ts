// First chapter: a user of the existing login gets a session, and with it the first passkey.
import { checkEqual, checkStatus, checkText, showAction } from './check.ts';
import type { JourneyContext } from './journey-system.ts';
import type { JourneyStep } from './step.ts';

async function* signInWithPassword({ step, system, user, browser }: JourneyContext): AsyncGenerator<JourneyStep> {
  const idToken = yield* step('Browser', 'Sign in at the existing login with user name and password', async (shown) => {
    const { username, password } = user;
    const answer = await browser.send(shown, 'POST', `${system.login.url}/login`, { body: { username, password } });
    checkStatus(answer, 200);
    return checkText(answer.body, 'idToken');
  });

  yield* step('Browser', "Trade the login's id token for a session cookie", async (shown) => {
    await browser.auth(shown).exchange(idToken);
    if (browser.cookie() === undefined) throw new Error('expected a session cookie');
  });

  yield* step('Browser', 'Ask who is signed in', async (shown) => {
    const session = await browser.auth(shown).session();
    checkEqual('userId', session?.userId, user.username);
  });
}

/** Ends logged out, with one passkey known. */
export async function* firstPasskey(context: JourneyContext): AsyncGenerator<JourneyStep> {
  const { step, system, browser } = context;
  yield* signInWithPassword(context);

  const connectToken = yield* step('Browser', 'Ask for a connect token to add a passkey', (shown) =>
    browser.auth(shown).connectToken('passkey-append'),
  );

  yield* step('Corbado', 'Create the passkey; the post-append action records it as the first', async (shown) => {
    const { action } = await system.corbado.ceremonies.append({ connectToken });
    const answer = showAction(shown, action);
    checkStatus(answer, 200);
    checkEqual('recorded', answer.body.recorded, true);
    checkEqual('firstPasskey', answer.body.firstPasskey, true);
  });

  yield* step('Browser', 'Log out', async (shown) => {
    await browser.auth(shown).signOut();
    checkEqual('the held cookie', browser.cookie(), undefined);
  });
}
