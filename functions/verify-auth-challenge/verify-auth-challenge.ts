// Whether the answer in a passkey login is right: Corbado's proof, not used before, for this very user, who may log in.
import type { Corbado } from '../shared/corbado/corbado.ts';
import { verifySignedData } from '../shared/corbado/verify-signed-data.ts';
import type { PoolUserId } from '../shared/environment/settings.ts';
import { type Call, together } from '../shared/frame/call.ts';
import { Refusal, refusalTable } from '../shared/frame/refusal.ts';
import {
  type PasskeyLogin,
  type ProofRules,
  provenAtOf,
  readSignedPasskeyData,
  refuseProof,
  replayed,
  singleUseOf,
} from '../shared/login/proof.ts';
import { claimUse, findUse, type SingleUse } from '../shared/login/single-use.ts';
import { userKeyOf } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import type { TriggerEvent, TriggerStory } from '../shared/trigger/trigger.ts';
import { findUser, requireMayLogIn } from '../shared/user/users.ts';

export type VerifyAuthChallengeSettings = ProofRules & { readonly poolUserId: PoolUserId };
export type VerifyAuthChallengeSystems = { readonly table: Can<'get' | 'put'>; readonly corbado: Corbado };

/**
 * The pool user whom this proof must be for, by whichever of the two names is the stage's user id. The other name is never compared: where
 * people choose their user name, one of them can choose another's `sub`.
 */
const requireSameUser = ({ userId }: PasskeyLogin, event: TriggerEvent, poolUserId: PoolUserId): void => {
  const expected = poolUserId === 'sub' ? event.request.userAttributes?.sub : event.userName;
  if (userId !== expected) throw refuseProof('other_user');
};

const attemptIdOf = ({ request }: TriggerEvent): string => {
  const attemptId = request.privateChallengeParameters?.attemptId;
  if (typeof attemptId !== 'string' || attemptId.length < 16) throw refuseProof('no_attempt');
  return attemptId;
};

const isNotConfirmed = (error: unknown): boolean => error instanceof Refusal && error.code === 'invalid_passkey_data';

/**
 * Cognito calls again, up to three times, when an answer takes more than five seconds, but Corbado's proof works only once. The mark of the
 * first call holds the attempt's id, which only Cognito knows: a repetition finds its own id there and is right; a replay does not.
 */
const isRepetition = async (
  login: PasskeyLogin,
  use: SingleUse,
  attemptId: string,
  { table, corbado }: VerifyAuthChallengeSystems,
  call: Call,
): Promise<boolean> => {
  try {
    await verifySignedData(corbado, login, call);
    return false;
  } catch (error) {
    if (!isNotConfirmed(error) || (await findUse(table, use, call)) !== attemptId) throw error;
    call.trail.note({ repeatedByCognito: true });
    return true;
  }
};

/**
 * The user is checked last: Cognito's tokens date the login to now, so a proof from before a logout everywhere that passed here could be
 * exchanged for a session after it.
 */
const confirm = async (
  event: TriggerEvent,
  { projectId, userIdRules, poolUserId }: VerifyAuthChallengeSettings,
  systems: VerifyAuthChallengeSystems,
  call: Call,
): Promise<void> => {
  const answer = event.request.challengeAnswer ?? '';
  const login = readSignedPasskeyData(answer, projectId, userIdRules, call.nowSeconds);
  requireSameUser(login, event, poolUserId);
  const attemptId = attemptIdOf(event);
  call.trail.note({ userKey: userKeyOf(projectId, login.userId) });
  const use = singleUseOf(login);
  const isRepeated = await isRepetition(login, use, attemptId, systems, call);
  const [isOurs, user] = await together([
    isRepeated || claimUse(systems.table, use, attemptId, call),
    findUser(systems.table, projectId, login.userId, call),
  ]);
  if (!isOurs) throw replayed(call);
  requireMayLogIn(user, provenAtOf(login));
};

/** A wrong answer is a response; only an outage is a failure. `clientMetadata`, which Cognito passes on from the client, is ignored. */
export const verifyAuthChallenge =
  (settings: VerifyAuthChallengeSettings, systems: VerifyAuthChallengeSystems): TriggerStory =>
  async (event, call) => {
    try {
      await confirm(event, settings, systems, call);
      // Not before Corbado was asked: the response time must not reveal whether there is such a user.
      if (event.request.userNotFound === true) throw refuseProof('user_not_found');
      call.trail.count('CustomAuthConfirmed');
      return { answerCorrect: true };
    } catch (error) {
      if (!(error instanceof Refusal) || refusalTable[error.code].status !== 401) throw error;
      call.trail.note({ answerRefused: error.reason });
      call.trail.count('CustomAuthRefused');
      return { answerCorrect: false };
    }
  };
