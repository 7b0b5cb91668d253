// The filter of ListUsers: one attribute, equal to a text or beginning with it, and everything that AWS refuses in its place.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
import { invalidParameter } from './cognito-error.ts';
import type { CognitoUser } from './pool-users.ts';

export type UserFilter = (user: CognitoUser) => boolean;

const ofAttribute =
  (name: string) =>
  ({ attributes }: CognitoUser): string | undefined =>
    attributes[name];

/** No other can be searched by, custom ones least of all. */
const searchable = new Map<string, (user: CognitoUser) => string | undefined>([
  ['username', ({ username }) => username],
  ['sub', ({ sub }) => sub],
  ['cognito:user_status', ({ status }) => status],
  ['status', ({ enabled }) => (enabled ? 'Enabled' : 'Disabled')],
  ...['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map(
    (name) => [name, ofAttribute(name)] as const,
  ),
]);

// `name = "value"` or `name ^= "value"`, a quotation mark or backslash in the value with a backslash before it. There are no wildcards.
const grammar = /^\s*"?([a-z_:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\["\\])*)"\s*$/;

export const readUserFilter = (text: string): UserFilter => {
  const [, name = '', sign, quoted = ''] = grammar.exec(text) ?? [];
  if (sign === undefined) throw invalidParameter('Error while parsing filter.');
  const read = searchable.get(name);
  if (read === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);
  const wanted = quoted.replace(/\\(["\\])/g, '$1');
  return (user) => (sign === '=' ? read(user) === wanted : read(user)?.startsWith(wanted) === true);
};
