// What we take from an action's event. Corbado publishes no schema, so spellings are accepted as its samples and APIs use them, and
// fields we do not know are left alone.
import * as z from 'zod/mini';
import { Refusal } from '../refusal.ts';
import type { UserIdRules } from '../user/user-id.ts';

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
  /** The user as the event names them; undefined when it does not. Not checked against the rules for user ids. */
  readonly userId: string | undefined;
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
 * The field that the stage's user id claim names decides, if it is there. Otherwise all that could name the user must agree: which of
 * two different ids is the real one is nothing to guess at. Corbado's own `usr-…` id is not the customer's id.
 */
const userIdOf = (fields: Fields, { userIdClaim }: UserIdRules): string | undefined => {
  const [named] = given(fields[userIdClaim], fields.webauthnId);
  if (named !== undefined) return named;
  const ids = given(fields.username, fields.identifier, fields.userId, fields.userID);
  const candidates = new Set(ids.filter((id) => id.startsWith('usr-') === (userIdClaim === 'sub')));
  if (candidates.size > 1) throw new Refusal('invalid_request', { reason: 'event_users_differ' });
  return [...candidates][0];
};

/** Throws `invalid_request` for mistyped fields, another project's event, or users that contradict each other. */
export const readActionEvent = (
  event: Readonly<Record<string, unknown>>,
  projectId: string,
  rules: UserIdRules,
): ActionEvent => {
  const parsed = z.safeParse(eventSchema, event);
  if (!parsed.success) throw new Refusal('invalid_request', { reason: 'event_shape' });
  const fields = parsed.data;
  if (given(fields.projectId, fields.projectID).some((id) => id !== projectId))
    throw new Refusal('invalid_request', { reason: 'event_project' });
  return {
    signedPasskeyData: given(fields.signedPasskeyData)[0],
    userId: userIdOf(fields, rules),
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
