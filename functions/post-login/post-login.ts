// The post-login action: a passkey login succeeded at Corbado; answer with a session, or with a code that is traded for one.

import { type ActionEvent, readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { Caller } from '../shared/action/caller.ts';
import type { Call } from '../shared/call.ts';
import type { RemindOfFlag } from '../shared/flag/remind-of-flag.ts';
import { type ConfirmPorts, confirmPasskeyLogin, type LookUp } from '../shared/passkey/confirm-login.ts';
import { provenAtOf } from '../shared/passkey/signed-passkey-data.ts';
import { Refusal } from '../shared/refusal.ts';
import { afterProof } from '../shared/session/after-proof.ts';
import type { HandoffLogin, IssueHandoff } from '../shared/session/handoff.ts';
import type { FindLoginUser } from '../shared/session/login-user.ts';
import type { OpenSession } from '../shared/session/open-session.ts';
import { together } from '../shared/together.ts';
import { requireMayLogIn } from '../shared/user/require-not-revoked.ts';
import type { KnownUser } from '../shared/user/user-directory.ts';
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

type Confirmed<User> = { readonly login: HandoffLogin; readonly user: User };

const fromSignedData = async <User extends KnownUser | undefined>(
  signedPasskeyData: string,
  event: ActionEvent,
  lookUp: LookUp<User>,
  ports: PostLoginPorts,
  call: Call,
): Promise<Confirmed<User>> => {
  const { user, ...proof } = await confirmPasskeyLogin(signedPasskeyData, lookUp, ports, call);
  const { userId } = proof;
  if (event.userIds.some((named) => named !== userId)) call.trail.note({ eventUserDiffers: true });
  const { credential: credentialId, challengeId } = proof.unverifiedClaims;
  const provenAt = provenAtOf(proof);
  return { login: { userId, authTime: call.nowSeconds, provenAt, credentialId, challengeId }, user };
};

/** Without signed data an event can only be told from its repetition by an id that the ceremony or the delivery gave it. */
const fromEvent = async <User extends KnownUser | undefined>(
  event: ActionEvent,
  caller: Caller,
  lookUp: LookUp<User>,
  ports: PostLoginPorts,
  call: Call,
): Promise<Confirmed<User>> => {
  const userId = requireEventUser(event, ports.rules, call);
  const { nowSeconds } = call;
  // A delivery can arrive minutes after it was signed, and a logout everywhere may lie between the two.
  const provenAt = Math.min(nowSeconds, caller.signedAtSeconds ?? nowSeconds);
  // Before the mark: while the table cannot be read, the caller may try again.
  const [user] = await together([lookUp(userId, call), ports.requireActiveUser?.(userId, call)]);
  if (user !== undefined) requireMayLogIn(user, provenAt);
  const { credentialId, challengeId } = event;
  const id = challengeId ?? caller.deliveryId;
  const neededUntilSeconds = nowSeconds + eventRememberedSeconds;
  const isFirst =
    id === undefined ||
    (await ports.claimOnce({ kind: 'action-event', issuer: ports.projectId, id, neededUntilSeconds }, call));
  if (!isFirst) throw new Refusal('duplicate_event', { reason: 'event_repeated' });
  return { login: { userId, authTime: provenAt, provenAt, credentialId, challengeId }, user };
};

const confirm = <User extends KnownUser | undefined>(
  event: ActionEvent,
  caller: Caller,
  lookUp: LookUp<User>,
  ports: PostLoginPorts,
  call: Call,
): Promise<Confirmed<User>> => {
  if (event.signedPasskeyData !== undefined) return fromSignedData(event.signedPasskeyData, event, lookUp, ports, call);
  if (ports.trustEventIdentity) return fromEvent(event, caller, lookUp, ports, call);
  throw new Refusal('signed_passkey_data_required', { reason: 'event_identity_not_trusted' });
};

/** Whether the user is blocked, or has logged out everywhere, is looked at when the code is traded. */
const giveCode = async (event: ActionEvent, caller: Caller, ports: PostLoginPorts, call: Call): Promise<ActionBody> => {
  const { login } = await confirm(event, caller, async () => undefined, ports, call);
  call.trail.note({ userKey: userKeyOf(ports.projectId, login.userId) });
  const { code, expiresAtSeconds } = await afterProof(ports.issueHandoff(login, call));
  return { handoffCode: code, expiresAt: expiresAtSeconds };
};

const giveSession = async (
  event: ActionEvent,
  caller: Caller,
  ports: PostLoginPorts,
  call: Call,
): Promise<ActionBody> => {
  const { login, user } = await confirm(event, caller, ports.findLoginUser, ports, call);
  const { provenAt: _, ...ceremony } = login;
  const { identifier, displayName, flag } = user;
  const userKey = userKeyOf(ports.projectId, login.userId);
  const whole = { ...ceremony, userKey, identifier, displayName, amr: 'passkey' } as const;
  const [{ token, session }] = await together([
    afterProof(ports.openSession(whole, { seen: user, presented: { kind: 'none' } }, call)),
    ports.remindOfFlag(login.userId, flag, call),
  ]);
  // Corbado's page of today reads `accessToken`, older ones `sessionId`.
  return { sessionId: token, accessToken: token, tokenType: 'Bearer', expiresAt: session.expiresAt };
};

export const postLogin =
  (ports: PostLoginPorts): ActionStory =>
  async (fields, caller, call) => {
    const event = readActionEvent(fields, ports.projectId, ports.rules, 'post-login');
    return ports.delivery === 'handoff'
      ? giveCode(event, caller, ports, call)
      : giveSession(event, caller, ports, call);
  };
