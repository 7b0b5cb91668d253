// The whole journey, as a real client of the running system: from a password login to passkeys, and out again.
import { refuseTheBlocked } from './journey/blocked-user.ts';
import { loginByCompleteLogin } from './journey/complete-login.ts';
import { firstPasskey } from './journey/first-passkey.ts';
import { loseTheFlag, seeTheFlag } from './journey/flag-in-the-pool.ts';
import { createTraveller, type JourneySystem } from './journey/journey-system.ts';
import { listPasskeys, logOutEverywhere, seeAllRefused } from './journey/manage-and-leave.ts';
import { loginByAction, loginByVerify } from './journey/passkey-login.ts';
import { preLoginByEmail } from './journey/pre-login-by-email.ts';
import { JourneyEnded, type JourneyStep } from './journey/step.ts';
import { loginByUserPool } from './journey/user-pool-login.ts';

export type { JourneySystem } from './journey/journey-system.ts';
export type { JourneyStep } from './journey/step.ts';

/** Yields each step when it is done. A step that fails is yielded with `ok: false` and is the last. */
export async function* runJourney(system: JourneySystem): AsyncGenerator<JourneyStep> {
  const traveller = createTraveller(system);
  try {
    yield* firstPasskey(traveller);
    yield* seeTheFlag(traveller);
    yield* preLoginByEmail(traveller);
    const { userId, sessionToken } = yield* loginByAction(traveller);
    yield* loginByVerify(traveller, userId);
    yield* loginByCompleteLogin(traveller, userId);
    const idToken = yield* loginByUserPool(traveller, userId);
    yield* listPasskeys(traveller);
    yield* loseTheFlag(traveller);
    const cookie = yield* logOutEverywhere(traveller, idToken === undefined ? 3 : 4);
    yield* seeAllRefused(traveller, { cookie, sessionToken, idToken });
    yield* refuseTheBlocked(traveller);
  } catch (error) {
    // Anything else is a fault of the journey itself and must not pass for the end of it.
    if (!(error instanceof JourneyEnded)) throw error;
  }
}
