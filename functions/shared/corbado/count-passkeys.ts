// How many passkeys Corbado has of a user: the one authority on whether the last one is gone.
// https://docs.corbado.com/api-reference/connect/backend/users/list-passkeys-for-a-user
import * as z from 'zod/mini';
import type { Call } from '../call.ts';
import { Refusal } from '../refusal.ts';
import { isWholeNumber } from '../seconds.ts';
import { parseJson } from './answers.ts';
import { type AskCorbado, requireOk } from './ask-corbado.ts';
import type { UpstreamAnswer } from './transport.ts';
import { transportRefusal } from './transport-refusal.ts';

/** Undefined when Corbado knows no user by the identifier, or several: that is no zero, as it may know ours by another one. */
export type CountPasskeys = (identifier: string, call: Call) => Promise<number | undefined>;
/** The login identifiers of one of Corbado's own `usr-…` ids. */
export type ListIdentifiers = (corbadoUserId: string, call: Call) => Promise<string[]>;

const paging = z.object({ totalItems: z.number().check(z.refine(isWholeNumber)) });
// Becomes a part of a path.
const corbadoUserId = z.string().check(z.regex(/^usr-[A-Za-z0-9-]{1,64}$/));
const identifiersAnswer = z.object({
  identifiers: z.array(z.object({ value: z.string(), userID: corbadoUserId })),
  paging,
});
const credentialsAnswer = z.object({ credentials: z.array(z.object({ id: z.string() })), paging });

const read = <Schema extends z.ZodMiniType>(answer: UpstreamAnswer, schema: Schema): z.output<Schema> => {
  const parsed = z.safeParse(schema, parseJson(answer));
  if (!parsed.success) throw new Refusal('upstream_error', { reason: 'list_shape' });
  return parsed.data;
};

/** A first page that lists more than there is, or nothing of what there is, is no answer. */
const requireConsistent = (listed: number, { totalItems }: z.output<typeof paging>): void => {
  if (totalItems < listed || (listed === 0 && totalItems > 0))
    throw new Refusal('upstream_error', { reason: 'list_contradicts_itself' });
};

const get = async (ask: AskCorbado, path: string, call: Call): Promise<UpstreamAnswer> => {
  try {
    return requireOk(await ask(path, undefined, call), call);
  } catch (error) {
    throw transportRefusal(error);
  }
};

const findIdentifiers = async (ask: AskCorbado, field: 'identifierValue' | 'userID', value: string, call: Call) => {
  const filter = encodeURIComponent(`${field}:eq:${value}`);
  const found = read(await get(ask, `/identifiers?filter%5B%5D=${filter}`, call), identifiersAnswer);
  requireConsistent(found.identifiers.length, found.paging);
  return found;
};

/** Passkeys that are still being created count too: doubt must not clear anything. */
export const countPasskeys =
  (ask: AskCorbado): CountPasskeys =>
  async (identifier, call) => {
    const { identifiers, paging: all } = await findIdentifiers(ask, 'identifierValue', identifier, call);
    // Compared here as well: a filter that is not understood would answer with everybody.
    const users = new Set(identifiers.filter(({ value }) => value === identifier).map(({ userID }) => userID));
    const [user] = users;
    // Of two users, one without passkeys says nothing about the other, who may be on a page that was not asked for.
    if (user === undefined || users.size > 1 || all.totalItems > identifiers.length) return undefined;
    const answer = await get(ask, `/users/${encodeURIComponent(user)}/credentials`, call);
    const { credentials, paging: page } = read(answer, credentialsAnswer);
    requireConsistent(credentials.length, page);
    return page.totalItems;
  };

export const listIdentifiers =
  (ask: AskCorbado): ListIdentifiers =>
  async (corbadoUserId, call) => {
    const { identifiers } = await findIdentifiers(ask, 'userID', corbadoUserId, call);
    return identifiers.filter(({ userID }) => userID === corbadoUserId).map(({ value }) => value);
  };
