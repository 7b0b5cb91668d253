// What we take from an action's event. Corbado publishes no schema, so spellings are accepted as its samples and APIs use them, and
// fields we do not know are left alone.
import * as z from 'zod/mini';
import { readFields } from '../read-fields.ts';
import { Refusal } from '../refusal.ts';
import { isAcceptableUserId, type UserIdRules } from '../user/user-id.ts';

const field = z.optional(z.nullable(z.string().check(z.maxLength(256))));
const passkey = z.optional(z.nullable(z.object({ id: field })));

const eventSchema = z.object({
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

export type ActionEvent = {
  readonly signedPasskeyData: string | undefined;
  /** How the event names the user: different ids mean that it contradicts itself. Not checked against the rules for user ids. */
  readonly userIds: readonly string[];
  readonly typedIdentifier: string | undefined;
  readonly credentialId: string | undefined;
  readonly challengeId: string | undefined;
};

type Fields = z.output<typeof eventSchema>;

const given = (...values: (string | null | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '');

const corbadoId = /^(?:cre|was)-[A-Za-z0-9]{1,64}$/;
const idOrNothing = (...values: (string | null | undefined)[]): string | undefined =>
  given(...values).find((value) => corbadoId.test(value));

/**
 * All ids by which the event names the user. The field of the stage's user id claim decides alone, if it is there; Corbado's own
 * `usr-…` id counts only where that claim is `sub`.
 */
const userIdsOf = (fields: Fields, { userIdClaim }: UserIdRules): string[] => {
  const named = given(fields[userIdClaim]);
  if (named.length > 0) return named;
  const ids = given(fields.username, fields.identifier, fields.userId, fields.userID);
  return [...new Set(ids.filter((id) => id.startsWith('usr-') === (userIdClaim === 'sub')))];
};

/** Throws `invalid_request` for mistyped fields or another project's event. */
export const readActionEvent = (
  event: Readonly<Record<string, unknown>>,
  projectId: string,
  rules: UserIdRules,
): ActionEvent => {
  const fields = readFields(eventSchema, event, 'event_shape');
  if (given(fields.projectId, fields.projectID).some((id) => id !== projectId))
    throw new Refusal('invalid_request', { reason: 'event_project' });
  return {
    signedPasskeyData: given(fields.signedPasskeyData)[0],
    userIds: userIdsOf(fields, rules),
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

/** The one user that an event without proof names. Which of two different ids is the real one is nothing to guess at. */
export const requireEventUser = ({ userIds }: ActionEvent, rules: UserIdRules): string => {
  const [userId, other] = userIds;
  if (userId === undefined) throw new Refusal('invalid_request', { reason: 'event_no_user' });
  if (other !== undefined) throw new Refusal('invalid_request', { reason: 'event_users_differ' });
  if (!isAcceptableUserId(userId, rules)) throw new Refusal('invalid_request', { reason: 'event_user_refused' });
  return userId;
};
