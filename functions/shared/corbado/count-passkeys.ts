// How many passkeys Corbado has for a user: the only authority on whether the last one is gone.
// https://docs.corbado.com/api-reference/connect/backend/users/list-passkeys-for-a-user
import * as z from 'zod/mini';
import { type Call, isWholeNumber } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { readAnswer, requireOk, transportRefusal } from './answers.ts';
import type { Corbado } from './corbado.ts';

const paging = z.object({ totalItems: z.number().check(z.refine(isWholeNumber)) });
// Becomes part of a path.
const corbadoUserId = z.string().check(z.regex(/^usr-[A-Za-z0-9-]{1,64}$/));
const identifiersAnswer = z.object({
  identifiers: z.array(z.object({ value: z.string(), userID: corbadoUserId })),
  paging,
});
const credentialsAnswer = z.object({ credentials: z.array(z.object({ id: z.string() })), paging });

/** A first page that lists more passkeys than there are, or none although there are some, is not a usable answer. */
const requireConsistent = (listed: number, { totalItems }: z.output<typeof paging>): void => {
  if (totalItems < listed || (listed === 0 && totalItems > 0))
    throw new Refusal('upstream_error', { reason: 'list_contradicts_itself' });
};

type Asked = Pick<Corbado, 'ask'>;

const list = async <Schema extends z.ZodMiniType>(
  corbado: Asked,
  path: string,
  schema: Schema,
  call: Call,
): Promise<z.output<Schema>> => {
  try {
    return readAnswer(requireOk(await corbado.ask(path, undefined, call), call), schema, 'list_shape');
  } catch (error) {
    throw transportRefusal(error);
  }
};

const findIdentifiers = async (corbado: Asked, field: 'identifierValue' | 'userID', value: string, call: Call) => {
  const filter = encodeURIComponent(`${field}:eq:${value}`);
  const found = await list(corbado, `/identifiers?filter%5B%5D=${filter}`, identifiersAnswer, call);
  requireConsistent(found.identifiers.length, found.paging);
  return found;
};

/**
 * Passkeys that are still being created count too: in doubt, nothing is cleared. Undefined when Corbado knows no user by the identifier, or
 * several: that is not a zero, as it may know ours by another identifier.
 */
export const countPasskeys = async (corbado: Asked, identifier: string, call: Call): Promise<number | undefined> => {
  const { identifiers, paging: all } = await findIdentifiers(corbado, 'identifierValue', identifier, call);
  // Compared here as well: if the filter were not understood, everybody would be listed.
  const users = new Set(identifiers.filter(({ value }) => value === identifier).map(({ userID }) => userID));
  const [user] = users;
  // Of two users, one without passkeys says nothing about the other, who may be on a page that was not fetched.
  if (user === undefined || users.size > 1 || all.totalItems > identifiers.length) return undefined;
  const path = `/users/${encodeURIComponent(user)}/credentials`;
  const { credentials, paging: page } = await list(corbado, path, credentialsAnswer, call);
  requireConsistent(credentials.length, page);
  return page.totalItems;
};

/** The login identifiers of one of Corbado's own `usr-…` ids. */
export const listIdentifiers = async (corbado: Asked, corbadoUserId: string, call: Call): Promise<string[]> => {
  const { identifiers } = await findIdentifiers(corbado, 'userID', corbadoUserId, call);
  return identifiers.filter(({ userID }) => userID === corbadoUserId).map(({ value }) => value);
};
