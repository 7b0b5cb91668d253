// The post-login action: a passkey login succeeded at Corbado; answer with a session, or with a code to exchange for one.
import { type ActionEvent, readActionEvent, requireEventUser } from '../shared/action/action-event.ts';
import type { ActionBody, ActionStory } from '../shared/action/action-handler.ts';
import type { Caller } from '../shared/action/caller.ts';
import { remindOfFlag } from '../shared/flag/due-list.ts';
import { type Call, together } from '../shared/frame/call.ts';
import { afterProof, Refusal } from '../shared/frame/refusal.ts';
import { openSession, type SessionRules } from '../shared/login/open-session.ts';
import {
  confirmPasskeyLogin,
  type LookUp,
  type ProofRules,
  type ProofSystems,
  provenAtOf,
} from '../shared/login/proof.ts';
import { claimOnce, type HandoffLogin, issueHandoff } from '../shared/login/single-use.ts';
import { userKeyOf } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { findLoginUser, type KnownUser, requireMayLogIn } from '../shared/user/users.ts';

export type PostLoginSettings = ProofRules &
  SessionRules & {
    /** Whether an event without signedPasskeyData may name the user, on the word of an authenticated caller. */
    readonly trustEventIdentity: boolean;
    readonly delivery: 'session' | 'handoff';
  };

export type PostLoginSystems = ProofSystems & { readonly table: Can<'query' | 'put' | 'remove'> };

// How long a repeated event is recognised; Corbado's ceremonies and a caller's retries are over long before.
const eventRememberedSeconds = 900;

/** An action's event, and who sent it. */
type Told = { readonly event: ActionEvent; readonly caller: Caller };
type Confirmed<User> = { readonly login: HandoffLogin; readonly user: User };

const fromSignedData = async <User extends KnownUser | undefined>(
  signedPasskeyData: string,
  { event }: Told,
  lookUp: LookUp<User>,
  settings: PostLoginSettings,
  systems: PostLoginSystems,
  call: Call,
): Promise<Confirmed<User>> => {
  const { user, ...proof } = await confirmPasskeyLogin(signedPasskeyData, lookUp, settings, systems, call);
  const { userId } = proof;
  if (event.userIds.some((named) => named !== userId)) call.trail.note({ eventUserDiffers: true });
  const { credential: credentialId, challengeId } = proof.unverifiedClaims;
  const provenAt = provenAtOf(proof);
  return { login: { userId, authTime: call.nowSeconds, provenAt, credentialId, challengeId }, user };
};

/** Without signed data, only an id from the ceremony or the delivery tells an event from its repetition. */
const fromEvent = async <User extends KnownUser | undefined>(
  { event, caller }: Told,
  lookUp: LookUp<User>,
  { projectId, userIdRules }: PostLoginSettings,
  { table, requireActiveUser }: PostLoginSystems,
  call: Call,
): Promise<Confirmed<User>> => {
  const userId = requireEventUser(event, userIdRules, call);
  const { nowSeconds } = call;
  // A delivery can arrive minutes after it was signed, and the user may have logged out everywhere in between.
  const provenAt = Math.min(nowSeconds, caller.signedAtSeconds ?? nowSeconds);
  // Before the mark: if the table cannot be read, the caller may try again.
  const [user] = await together([lookUp(userId, call), requireActiveUser?.(userId, call)]);
  if (user !== undefined) requireMayLogIn(user, provenAt);
  const { credentialId, challengeId } = event;
  const id = challengeId ?? caller.deliveryId;
  const use = {
    kind: 'action-event',
    issuer: projectId,
    neededUntilSeconds: nowSeconds + eventRememberedSeconds,
  } as const;
  const isFirst = id === undefined || (await afterProof(claimOnce(table, { ...use, id }, call)));
  if (!isFirst) throw new Refusal('duplicate_event', { reason: 'event_repeated' });
  return { login: { userId, authTime: provenAt, provenAt, credentialId, challengeId }, user };
};

const confirm = <User extends KnownUser | undefined>(
  told: Told,
  lookUp: LookUp<User>,
  settings: PostLoginSettings,
  systems: PostLoginSystems,
  call: Call,
): Promise<Confirmed<User>> => {
  const { signedPasskeyData } = told.event;
  if (signedPasskeyData !== undefined) return fromSignedData(signedPasskeyData, told, lookUp, settings, systems, call);
  if (settings.trustEventIdentity) return fromEvent(told, lookUp, settings, systems, call);
  throw new Refusal('signed_passkey_data_required', { reason: 'event_identity_not_trusted' });
};

/** Whether the user is blocked, or has logged out everywhere, is checked when the code is exchanged. */
const giveCode = async (
  told: Told,
  settings: PostLoginSettings,
  systems: PostLoginSystems,
  call: Call,
): Promise<ActionBody> => {
  const { login } = await confirm(told, async () => undefined, settings, systems, call);
  call.trail.note({ userKey: userKeyOf(settings.projectId, login.userId) });
  const { code, expiresAtSeconds } = await afterProof(issueHandoff(systems.table, login, call));
  return { handoffCode: code, expiresAt: expiresAtSeconds };
};

const giveSession = async (
  told: Told,
  settings: PostLoginSettings,
  systems: PostLoginSystems,
  call: Call,
): Promise<ActionBody> => {
  const { table } = systems;
  const { projectId } = settings;
  const lookUp = (userId: string) => findLoginUser(table, projectId, userId, call);
  const { login, user } = await confirm(told, lookUp, settings, systems, call);
  const { provenAt: _, ...ceremony } = login;
  const { identifier, displayName, flag } = user;
  const userKey = userKeyOf(projectId, login.userId);
  const whole = { ...ceremony, userKey, identifier, displayName, amr: 'passkey' } as const;
  const circumstances = { seen: user, presented: { kind: 'none' } } as const;
  const [{ token, session }] = await together([
    afterProof(openSession(table, whole, circumstances, settings, call)),
    remindOfFlag(table, login.userId, flag, call),
  ]);
  // Corbado's current page reads `accessToken`, older ones `sessionId`.
  return { sessionId: token, accessToken: token, tokenType: 'Bearer', expiresAt: session.expiresAt };
};

export const postLogin =
  (settings: PostLoginSettings, systems: PostLoginSystems): ActionStory =>
  async (fields, caller, call) => {
    const event = readActionEvent(fields, settings.projectId, settings.userIdRules, 'post-login');
    const give = settings.delivery === 'handoff' ? giveCode : giveSession;
    return give({ event, caller }, settings, systems, call);
  };
