// The post-login action: a passkey login succeeded at Corbado; answer with a session, or with a code that is traded for one.

import { type ActionEvent, readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { Caller } from '../shared/action/caller.ts';
import type { Call } from '../shared/call.ts';
import type { RemindOfFlag } from '../shared/flag/remind-of-flag.ts';
import { type ConfirmPorts, confirmPasskeyLogin } from '../shared/passkey/confirm-login.ts';
import { Refusal } from '../shared/refusal.ts';
import type { HandoffLogin, IssueHandoff } from '../shared/session/handoff.ts';
import type { FindLoginUser } from '../shared/session/login-user.ts';
import type { OpenSession } from '../shared/session/open-session.ts';
import { userKeyOf } from '../shared/user/user-id.ts';

export type PostLoginPorts = ConfirmPorts & {
  /** Whether an event without signedPasskeyData may name the user, on the word of a caller that proved itself. */
  readonly trustEventIdentity: boolean;
  readonly delivery: 'session' | 'handoff';
  readonly findLoginUser: FindLoginUser;
  readonly remindOfFlag: RemindOfFlag;
  readonly openSession: OpenSession;
  readonly issueHandoff: IssueHandoff;
};

// How long a repeated event is recognised; Corbado's ceremonies and a caller's retries are over long before.
const eventRememberedSeconds = 900;

const fromSignedData = async (
  signedPasskeyData: string,
  event: ActionEvent,
  ports: PostLoginPorts,
  call: Call,
): Promise<HandoffLogin> => {
  const { userId, unverifiedClaims } = await confirmPasskeyLogin(signedPasskeyData, ports, call);
  if (event.userIds.some((named) => named !== userId)) call.trail.note({ eventUserDiffers: true });
  const { credential: credentialId, challengeId } = unverifiedClaims;
  return { userId, authTime: call.nowSeconds, credentialId, challengeId };
};

/** Without signed data an event can only be told from its repetition by an id that the ceremony or the delivery gave it. */
const fromEvent = async (
  event: ActionEvent,
  caller: Caller,
  ports: PostLoginPorts,
  call: Call,
): Promise<HandoffLogin> => {
  const userId = requireEventUser(event, ports.rules, call);
  const { credentialId, challengeId } = event;
  const id = challengeId ?? caller.deliveryId;
  const neededUntilSeconds = call.nowSeconds + eventRememberedSeconds;
  const isFirst =
    id === undefined ||
    (await ports.claimOnce({ kind: 'action-event', issuer: ports.projectId, id, neededUntilSeconds }, call));
  if (!isFirst) throw new Refusal('duplicate_event', { reason: 'event_repeated' });
  return { userId, authTime: call.nowSeconds, credentialId, challengeId };
};

const confirm = (event: ActionEvent, caller: Caller, ports: PostLoginPorts, call: Call): Promise<HandoffLogin> => {
  if (event.signedPasskeyData !== undefined) return fromSignedData(event.signedPasskeyData, event, ports, call);
  if (ports.trustEventIdentity) return fromEvent(event, caller, ports, call);
  throw new Refusal('signed_passkey_data_required', { reason: 'event_identity_not_trusted' });
};

const giveCode = async (login: HandoffLogin, ports: PostLoginPorts, call: Call): Promise<ActionBody> => {
  call.trail.note({ userKey: userKeyOf(ports.projectId, login.userId) });
  const { code, expiresAtSeconds } = await ports.issueHandoff(login, call);
  return { handoffCode: code, expiresAt: expiresAtSeconds };
};

const giveSession = async (login: HandoffLogin, ports: PostLoginPorts, call: Call): Promise<ActionBody> => {
  const { userId } = login;
  const { identifier, displayName, sessions, flag } = await ports.findLoginUser(userId, call);
  const userKey = userKeyOf(ports.projectId, userId);
  const [{ token, session }] = await Promise.all([
    ports.openSession({ ...login, userKey, identifier, displayName, amr: 'passkey' }, sessions, call),
    ports.remindOfFlag(userId, flag, call),
  ]);
  // Corbado's page of today reads `accessToken`, older ones `sessionId`.
  return { sessionId: token, accessToken: token, tokenType: 'Bearer', expiresAt: session.expiresAt };
};

export const postLogin =
  (ports: PostLoginPorts): ActionStory =>
  async (fields, caller, call) => {
    const event = readActionEvent(fields, ports.projectId, ports.rules, 'post-login');
    const login = await confirm(event, caller, ports, call);
    return ports.delivery === 'handoff' ? giveCode(login, ports, call) : giveSession(login, ports, call);
  };
