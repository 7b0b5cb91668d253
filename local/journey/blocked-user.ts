// After the last chapter: somebody leaves the company. With the block of `npm run user`, neither passkey nor password opens a session.
import { callOf } from '../../operations/command/program.ts';
import { deleteSessions, markBlocked } from '../../operations/user/revoke.ts';
import { connectLocalTable } from '../../operations/user/table-connection.ts';
import { subjectOf } from '../../operations/user/user-rows.ts';
import { checkEqual, checkStatus, checkText, showAction } from './check.ts';
import type { JourneyContext, JourneySystem } from './journey-system.ts';
import type { JourneyStep } from './step.ts';

// A login of the same second as a logout everywhere would be refused for that alone.
const afterLogoutSeconds = 5;

const variable = ({ template }: JourneySystem, name: string): string =>
  template?.functions.map(({ environment }) => environment[name]).find((value) => value !== undefined) ?? '';

const freshIdToken = async ({ system, user, browser }: JourneyContext): Promise<string> => {
  system.clock?.moveBySeconds(afterLogoutSeconds);
  const { username, password } = user;
  const login = await browser.send({}, 'POST', `${system.login.url}/login`, { body: { username, password } });
  return checkText(login.body, 'idToken');
};

async function* signInAgain(context: JourneyContext): AsyncGenerator<JourneyStep> {
  const { step, system, browser } = context;
  yield* step('Browser', 'Sign in with the password once more, and create a new passkey', async (shown) => {
    const bearer = await freshIdToken(context);
    const auth = browser.auth({});
    await auth.exchange(bearer);
    const connectToken = await auth.connectToken('passkey-append');
    checkStatus(showAction(shown, (await system.corbado.ceremonies.append({ connectToken })).action), 200);
  });
}

async function* block({ step, system, user }: JourneyContext, url: string): AsyncGenerator<JourneyStep> {
  yield* step('Operator', `Block the user: ${callOf('user')} --local block ${user.username}`, async (shown) => {
    const table = connectLocalTable({ name: variable(system, 'TABLE_NAME'), url });
    try {
      const subject = subjectOf({ projectId: variable(system, 'CORBADO_PROJECT_ID') }, user.username);
      const { blockedAt } = await markBlocked(table, subject);
      const ended = await deleteSessions(table, subject);
      shown.answer = { status: 200, body: { blockedAt, ended } };
      checkEqual('number of ended sessions', ended, 1);
    } finally {
      table.close();
    }
  });
}

/** Left out where the journey cannot reach the table, or move the clock. */
export async function* refuseBlockedUser(context: JourneyContext): AsyncGenerator<JourneyStep> {
  const { step, system, user, browser, at } = context;
  const { dynamodb, clock } = system;
  if (!dynamodb || !clock) return;
  yield* signInAgain(context);
  yield* block(context, dynamodb.url);

  yield* step('Browser', 'A login with the new passkey is refused: the user is blocked', async (shown) => {
    clock.moveBySeconds(afterLogoutSeconds);
    const { signedPasskeyData } = await system.corbado.ceremonies.login({ userId: user.username });
    const answer = await browser.send(shown, 'POST', at('/auth/passkey/verify'), { body: { signedPasskeyData } });
    checkStatus(answer, 401);
    checkEqual('code', answer.body.code, 'unauthorized');
  });

  yield* step('Browser', 'A fresh id token of the existing login is refused as well', async (shown) => {
    const bearer = await freshIdToken(context);
    const answer = await browser.send(shown, 'POST', at('/auth/session'), { bearer, body: {} });
    checkStatus(answer, 401);
    checkEqual('code', answer.body.code, 'unauthorized');
  });
}
