// What we take from an action's event. Corbado publishes no schema: each action reads the field in which its page names the user, other
// spellings from Corbado's samples and APIs only when that one is missing, and ignores unknown fields.
import * as z from 'zod/mini';
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { readFields } from '../http/http-request.ts';
import { isAcceptableUserId, type UserIdRules } from '../user/users.ts';

export type ActionName = 'pre-login' | 'post-login' | 'post-append';

const field = z.optional(z.nullable(z.string().check(z.maxLength(256))));
const passkey = z.optional(z.nullable(z.object({ id: field })));

/** Every field that a function reads: what the forwarder script passes on. */
export const eventSchema = z.object({
  signedPasskeyData: z.optional(z.nullable(z.string())),
  webauthnId: field,
  sub: field,
  username: field,
  identifier: field,
  userId: field,
  userID: field,
  credentialId: field,
  credentialID: field,
  credential: field,
  passkey,
  passkeyData: passkey,
  projectId: field,
  projectID: field,
  challengeId: field,
  challengeID: field,
});

type Fields = z.output<typeof eventSchema>;
type Named = { readonly field: keyof Fields; readonly value: string };

export type ActionEvent = {
  readonly signedPasskeyData: string | undefined;
  /** The user's ids in the event, each once, in order of precedence. Not checked against the rules for user ids. */
  readonly userIds: readonly string[];
  /** Where the first of them stands, or should stand. */
  readonly userField: string;
  readonly typedIdentifier: string | undefined;
  readonly credentialId: string | undefined;
  readonly challengeId: string | undefined;
};

/** Where the page of each action has its user: https://docs.corbado.com/corbado-connect/architecture/actions and the guides. */
export const documentedField = {
  'pre-login': 'identifier',
  'post-login': 'userId',
  'post-append': 'username',
} as const satisfies Record<ActionName, keyof Fields>;

const given = (...values: (string | null | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '');

const corbadoId = /^(?:cre|was)-[A-Za-z0-9]{1,64}$/;
const idOrNothing = (...values: (string | null | undefined)[]): string | undefined =>
  given(...values).find((value) => corbadoId.test(value));

/**
 * The user under every spelling, in order of precedence: the stage's own claim, which logins are keyed by and no page contradicts; the
 * documented field; the others. `identifier` is not among them, since it is what somebody typed. Corbado's own `usr-…` id counts only where
 * the claim is `sub`, unless it is in the claim itself: then it is refused later, not skipped.
 */
const namedUsers = (fields: Fields, { userIdClaim }: UserIdRules, action: ActionName): Named[] => {
  const inOrder = [userIdClaim, documentedField[action], 'username', 'userId', 'userID'] as const;
  return inOrder.flatMap((name) => {
    const [value] = name === 'identifier' ? [] : given(fields[name]);
    const isTheirs = value?.startsWith('usr-') === true;
    return value === undefined || (name !== userIdClaim && isTheirs !== (userIdClaim === 'sub'))
      ? []
      : [{ field: name, value }];
  });
};

const details = {
  event_no_user: (name: string) => `The event names no user: its field ${name} is missing.`,
  event_user_refused: (name: string) => `The user id in ${name} is not acceptable: see the rules in the README.`,
  event_project: (name: string) => `The event belongs to another Corbado project: see its field ${name}.`,
};

const refuse = (reason: keyof typeof details, name: string): Refusal =>
  new Refusal('invalid_request', { reason, detail: details[reason](name) });

/** Throws `invalid_request`, with the field, for mistyped fields or another project's event. */
export const readActionEvent = (
  event: Readonly<Record<string, unknown>>,
  projectId: string,
  rules: UserIdRules,
  action: ActionName,
): ActionEvent => {
  const fields = readFields(eventSchema, event, 'event_shape');
  for (const name of ['projectId', 'projectID'] as const)
    if (given(fields[name]).some((id) => id !== projectId)) throw refuse('event_project', name);
  const users = namedUsers(fields, rules, action);
  return {
    signedPasskeyData: given(fields.signedPasskeyData)[0],
    userIds: [...new Set(users.map(({ value }) => value))],
    userField: users[0]?.field ?? documentedField[action],
    typedIdentifier: given(fields.identifier, fields.username)[0],
    credentialId: idOrNothing(
      fields.credentialId,
      fields.credentialID,
      fields.credential,
      fields.passkey?.id,
      fields.passkeyData?.id,
    ),
    challengeId: idOrNothing(fields.challengeId, fields.challengeID),
  };
};

/** The user that an event without proof names. Other spellings that differ are noted in the log. */
export const requireEventUser = ({ userIds, userField }: ActionEvent, rules: UserIdRules, call: Call): string => {
  const [userId, other] = userIds;
  if (userId === undefined) throw refuse('event_no_user', userField);
  if (!isAcceptableUserId(userId, rules)) throw refuse('event_user_refused', userField);
  if (other !== undefined) call.trail.note({ eventUserDiffers: true });
  return userId;
};
