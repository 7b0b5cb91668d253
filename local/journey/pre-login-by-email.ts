// Before a passkey login: users type their e-mail address, and the pre-login action asks the user pool whose it is.
import { checkEqual, checkFields, checkStatus, checkText, showAction } from './check.ts';
import type { JourneyContext, JourneySystem } from './journey-system.ts';
import type { JourneyStep } from './step.ts';

const asksThePool = ({ template }: JourneySystem): boolean =>
  template?.functions.some(({ environment }) => environment.PRE_LOGIN_RESOLVE === 'cognito') ?? false;

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** Left out where what users type is their user id. */
export async function* preLoginByEmail({ step, system, user }: JourneyContext): AsyncGenerator<JourneyStep> {
  if (!asksThePool(system)) return;
  const { preLogin } = system.corbado.ceremonies;

  yield* step('Corbado', 'Pre-login by e-mail: the user pool knows whose address it is', async (shown) => {
    const { action } = await preLogin({ identifier: user.email });
    const answer = showAction(shown, action);
    checkStatus(answer, 200);
    checkFields('the answer', answer.body, ['identifier', 'userId']);
    checkEqual('identifier', answer.body.identifier, user.username);
    checkEqual('userId', answer.body.userId, user.username);
  });

  yield* step('Corbado', 'Pre-login with an address that is nobody’s: answered, with an error', async (shown) => {
    const { action } = await preLogin({ identifier: `not-${user.email}` });
    const answer = showAction(shown, action);
    checkStatus(answer, 200);
    checkFields('the answer', answer.body, ['identifier', 'error']);
    checkEqual('identifier', answer.body.identifier, '');
    const error = fieldsOf(answer.body.error);
    checkFields('error', error, ['return', 'code', 'message']);
    checkEqual('return', error.return, true);
    checkEqual('code', error.code, 'user_not_found');
    checkText(error, 'message');
  });
}
