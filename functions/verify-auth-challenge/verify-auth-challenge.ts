// Whether the answer of a login by passkey is right: Corbado's proof, for this very user who may log in, not used before.
import type { Call } from '../shared/call.ts';
import type { VerifySignedData } from '../shared/corbado/verify-signed-data.ts';
import type { PoolUserId } from '../shared/environment.ts';
import { type PasskeyLogin, provenAtOf, readSignedPasskeyData } from '../shared/passkey/signed-passkey-data.ts';
import type { ClaimUse, FindUse, SingleUse } from '../shared/passkey/single-use.ts';
import { Refusal, refusalTable } from '../shared/refusal.ts';
import { together } from '../shared/together.ts';
import type { TriggerEvent } from '../shared/trigger/trigger-event.ts';
import type { TriggerStory } from '../shared/trigger/trigger-handler.ts';
import { requireMayLogIn } from '../shared/user/require-not-revoked.ts';
import type { FindKnownUser } from '../shared/user/user-directory.ts';
import { type UserIdRules, userKeyOf } from '../shared/user/user-id.ts';

export type VerifyAuthChallengePorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly poolUserId: PoolUserId;
  readonly verify: VerifySignedData;
  readonly claimUse: ClaimUse;
  readonly findUse: FindUse;
  readonly findUser: FindKnownUser;
};

const markerOutlivesTokenSeconds = 120;

const refuse = (reason: string): Refusal => new Refusal('invalid_passkey_data', { reason });

/**
 * The user of the pool whom this proof must be for, by the one of its two names that is the stage's user id. The other name is never
 * looked at: where people choose their user name, one of them can choose another's `sub`.
 */
const requireSameUser = ({ userId }: PasskeyLogin, event: TriggerEvent, poolUserId: PoolUserId): void => {
  const expected = poolUserId === 'sub' ? event.request.userAttributes?.sub : event.userName;
  if (userId !== expected) throw refuse('other_user');
};

const attemptIdOf = ({ request }: TriggerEvent): string => {
  const attemptId = request.privateChallengeParameters?.attemptId;
  if (typeof attemptId !== 'string' || attemptId.length < 16) throw refuse('no_attempt');
  return attemptId;
};

const isNotConfirmed = (error: unknown): boolean => error instanceof Refusal && error.code === 'invalid_passkey_data';

/**
 * Cognito calls again, up to three times, when an answer takes it more than five seconds, and Corbado's proof works once. The mark of the
 * first call carries the attempt's id, which only Cognito knows: a repetition finds its own id there and is right; a replay does not.
 */
const isRepetition = async (
  login: PasskeyLogin,
  use: SingleUse,
  attemptId: string,
  ports: VerifyAuthChallengePorts,
  call: Call,
): Promise<boolean> => {
  try {
    await ports.verify(login.signedPasskeyData, login.expectedUsername, call);
    return false;
  } catch (error) {
    if (!isNotConfirmed(error) || (await ports.findUse(use, call)) !== attemptId) throw error;
    call.trail.note({ repeatedByCognito: true });
    return true;
  }
};

/**
 * The user is looked at last: Cognito's tokens say that the login is of now, so a proof of before a logout everywhere that passed here
 * could be traded for a session after it.
 */
const confirm = async (event: TriggerEvent, ports: VerifyAuthChallengePorts, call: Call): Promise<void> => {
  const answer = event.request.challengeAnswer ?? '';
  const login = readSignedPasskeyData(answer, ports.projectId, ports.rules, call.nowSeconds);
  requireSameUser(login, event, ports.poolUserId);
  const attemptId = attemptIdOf(event);
  call.trail.note({ userKey: userKeyOf(ports.projectId, login.userId) });
  const { iss, jti, exp } = login.unverifiedClaims;
  const neededUntilSeconds = exp + markerOutlivesTokenSeconds;
  const use: SingleUse = { kind: 'signed-passkey-data', issuer: iss, id: jti, neededUntilSeconds };
  const isRepeated = await isRepetition(login, use, attemptId, ports, call);
  const [isOurs, user] = await together([
    isRepeated || ports.claimUse(use, attemptId, call),
    ports.findUser(login.userId, call),
  ]);
  if (!isOurs) {
    call.trail.note({ replay: true });
    call.trail.count('ReplayBlocked');
    throw refuse('replayed');
  }
  requireMayLogIn(user, provenAtOf(login));
};

/** A wrong answer is a response; only an outage is a failure. What Cognito passes on from the client (`clientMetadata`) is not looked at. */
export const verifyAuthChallenge =
  (ports: VerifyAuthChallengePorts): TriggerStory =>
  async (event, call) => {
    try {
      await confirm(event, ports, call);
      // Not before Corbado was asked: the time that an answer takes must not tell whether there is such a user.
      if (event.request.userNotFound === true) throw refuse('user_not_found');
      call.trail.count('CustomAuthConfirmed');
      return { answerCorrect: true };
    } catch (error) {
      if (!(error instanceof Refusal) || refusalTable[error.code].status !== 401) throw error;
      call.trail.note({ answerRefused: error.reason });
      call.trail.count('CustomAuthRefused');
      return { answerCorrect: false };
    }
  };
