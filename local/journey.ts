// The whole journey, as a real client of the running system: from a password login to passkeys, and out again.
import { refuseBlockedUser } from './journey/blocked-user.ts';
import { firstPasskey } from './journey/first-passkey.ts';
import { deletePasskeyAndClearFlag, expectFlagSet } from './journey/flag-in-the-pool.ts';
import { createJourneyContext, type JourneySystem } from './journey/journey-system.ts';
import { expectAllRefused, listPasskeys, logOutEverywhere } from './journey/manage-and-leave.ts';
import { loginByAction, loginByCompleteLogin, loginByVerify } from './journey/passkey-login.ts';
import { preLoginByEmail } from './journey/pre-login-by-email.ts';
import { JourneyEnded, type JourneyStep } from './journey/step.ts';
import { loginByUserPool } from './journey/user-pool-login.ts';

export type { JourneySystem } from './journey/journey-system.ts';
export type { JourneyStep } from './journey/step.ts';

/** Yields each step when it is done. A step that fails is yielded with `ok: false` and is the last. */
export async function* runJourney(system: JourneySystem): AsyncGenerator<JourneyStep> {
  const context = createJourneyContext(system);
  try {
    yield* firstPasskey(context);
    yield* expectFlagSet(context);
    yield* preLoginByEmail(context);
    const { userId, sessionToken } = yield* loginByAction(context);
    yield* loginByVerify(context, userId);
    yield* loginByCompleteLogin(context, userId);
    const idToken = yield* loginByUserPool(context, userId);
    yield* listPasskeys(context);
    yield* deletePasskeyAndClearFlag(context);
    const cookie = yield* logOutEverywhere(context, idToken === undefined ? 3 : 4);
    yield* expectAllRefused(context, { cookie, sessionToken, idToken });
    yield* refuseBlockedUser(context);
  } catch (error) {
    // Anything else is a fault of the journey itself and must not pass for the end of it.
    if (!(error instanceof JourneyEnded)) throw error;
  }
}
