// The two lists of Corbado's Backend API that tell how many passkeys a user has: identifiers, and the credentials of a user.
// https://docs.corbado.com/api-reference/connect/backend/users/list-passkeys-for-a-user
import { type Answer, failure, success } from './answer.ts';
import type { CorbadoState, CorbadoUser, Passkey } from './corbado-state.ts';
import type { WrongList } from './fault.ts';

type ListRequest = {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly wrong?: WrongList | undefined;
};

type Refusal = { readonly refused: Answer };

const identifierEntry = ({ identifierId, corbadoUserId, userId }: CorbadoUser) => ({
  identifierID: identifierId,
  type: userId.includes('@') ? 'email' : 'username',
  value: userId,
  status: 'verified',
  userID: corbadoUserId,
});

type IdentifierEntry = ReturnType<typeof identifierEntry>;

const fields: Readonly<Record<string, (entry: IdentifierEntry) => string>> = {
  identifierValue: ({ value }) => value,
  identifierType: ({ type }) => type,
  userID: ({ userID }) => userID,
};

const credentialEntry = ({ id, createdAtSeconds, webauthn }: Passkey) => ({
  id,
  credentialID: webauthn?.credentialId ?? id,
  attestationType: 'none',
  transport: webauthn?.transports ?? ['internal'],
  status: 'active',
  created: new Date(createdAtSeconds * 1000).toISOString(),
});

const refuse = (details: string): Refusal => ({ refused: failure('validation_error', details) });

/** `filter[]=field:eq:value`; several of them must all hold. */
const findIdentifiers = ({ query, wrong }: ListRequest, state: CorbadoState): IdentifierEntry[] | Refusal => {
  const entries = state.users().map(identifierEntry);
  if (wrong === 'filter-ignored') return entries;
  let found = entries;
  for (const filter of query.getAll('filter[]')) {
    const [, name = '', value = ''] = /^(\w+):eq:(.*)$/s.exec(filter) ?? [];
    const read = fields[name];
    if (!read) return refuse(`The filter ${filter} is not known.`);
    found = found.filter((entry) => read(entry) === value);
  }
  return found;
};

const userInPath = /^\/v2\/users\/([^/]+)\/credentials$/;

/** Corbado answers 400, not 404, for a user that it does not know. */
const findCredentials = ({ path, wrong }: ListRequest, state: CorbadoState) => {
  const asked = decodeURIComponent(userInPath.exec(path)?.[1] ?? '');
  const user = state.users().find(({ corbadoUserId }) => corbadoUserId === asked);
  if (!user) return refuse('The user does not exist.');
  const isAsked = ({ userId }: Passkey): boolean => wrong === 'filter-ignored' || userId === user.userId;
  return state.passkeys.filter(isAsked).map(credentialEntry);
};

const wrongTotals: Partial<Record<WrongList, number>> = {
  'negative-total': -1,
  'fractional-total': 0.5,
  'total-of-others': 3,
};

const withMistake = (found: readonly object[], wrong: WrongList | undefined): readonly object[] => {
  if (wrong === 'empty' || (wrong !== undefined && wrong in wrongTotals)) return [];
  return wrong === 'one-too-few' ? found.slice(1) : found;
};

const numberIn = (query: URLSearchParams, name: string, otherwise: number): number =>
  Math.max(1, Math.floor(Number(query.get(name))) || otherwise);

const pageOf = (name: string, found: readonly object[] | Refusal, { query, wrong }: ListRequest): Answer => {
  if ('refused' in found) return found.refused;
  const all = withMistake(found, wrong);
  const [page, pageSize] = [numberIn(query, 'page', 1), numberIn(query, 'pageSize', 10)];
  const entries = all.slice((page - 1) * pageSize, page * pageSize);
  const totalItems = (wrong && wrongTotals[wrong]) ?? all.length;
  const paging = { page, totalPages: Math.ceil(all.length / pageSize), totalItems };
  if (wrong === 'empty-object') return success({});
  const listed = wrong === 'other-entries' ? entries.map(() => 'entry') : entries;
  return success({
    [name]: wrong === 'empty-entries' ? [{}] : listed,
    ...(wrong !== 'no-paging' && { paging }),
  });
};

export type ListName = 'identifiers' | 'credentials';

/** Undefined: the path leads to neither list. */
export const listAt = (path: string): ListName | undefined => {
  if (path === '/v2/identifiers') return 'identifiers';
  return userInPath.test(path) ? 'credentials' : undefined;
};

export const answerList = (state: CorbadoState, list: ListName, asked: ListRequest): Answer =>
  pageOf(list, list === 'identifiers' ? findIdentifiers(asked, state) : findCredentials(asked, state), asked);
