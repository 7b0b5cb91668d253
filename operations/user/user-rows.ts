// Everything that the table has of one user, found by keys alone: nothing here scans.
import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Call } from '../../functions/shared/call.ts';
import { fromAttributes, type Item, type Key, toPlaceholders } from '../../functions/shared/dynamo/item.ts';
import { getItem, queryFrom } from '../../functions/shared/dynamo/read-items.ts';
import { attempt, type Table, within } from '../../functions/shared/dynamo/table.ts';
import { userRowKey } from '../../functions/shared/flag/claim-flag.ts';
import { partitionsOfUser } from '../../functions/shared/flag/due-list.ts';
import { identifierRowOf } from '../../functions/shared/user/identifier-claim.ts';
import { userKeyOf } from '../../functions/shared/user/user-id.ts';
import type { TableConnection } from './table-connection.ts';
import type { UserPlace } from './user-place.ts';

export type Subject = { readonly userId: string; readonly userKey: string };

export const subjectOf = ({ projectId }: Pick<UserPlace, 'projectId'>, userId: string): Subject => ({
  userId,
  userKey: userKeyOf(projectId, userId),
});

/** What stands under the user's own key. */
export type OwnRows = {
  readonly user: Item | undefined;
  readonly sessions: readonly Item[];
  readonly passkeys: readonly Item[];
  /** Of a kind that this version does not know. */
  readonly others: readonly Item[];
};

export type UserRows = OwnRows & {
  readonly dueChecks: readonly Item[];
  /** The rows that keep an identifier for this user. */
  readonly identifiers: readonly Item[];
};

/** The items' keys, to delete them by. */
export const keysOf = (items: readonly Item[]): Key[] =>
  items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));

const sortKeyOf = ({ sk }: Item): string => String(sk);

export const readOwnRows = async ({ table, ask }: TableConnection, { userKey }: Subject): Promise<OwnRows> => {
  // A blank sorts before every kind of row.
  const items = await ask((call) => queryFrom(table)(userRowKey({ userKey }).pk, ' ', call));
  const ofKind = (prefix: string) => items.filter((item) => sortKeyOf(item).startsWith(prefix));
  return {
    user: items.find((item) => sortKeyOf(item) === 'U'),
    sessions: ofKind('S#'),
    passkeys: ofKind('P#'),
    others: items.filter((item) => !/^(U$|S#|P#)/.test(sortKeyOf(item))),
  };
};

/** A list is ordered by time, so a user's checks are found by reading the one partition of it that the user's hash chooses. */
const readPartition = async ({ client, tableName }: Table, pk: string, userId: string, call: Call): Promise<Item[]> => {
  const found: Item[] = [];
  let page: QueryCommandOutput | undefined;
  do {
    const command: QueryCommand = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'userId = :userId',
      ExpressionAttributeValues: toPlaceholders({ pk, userId }),
      ConsistentRead: true,
      ExclusiveStartKey: page?.LastEvaluatedKey,
    });
    page = await attempt(client.send(command, within(call)), call);
    found.push(...(page.Items ?? []).map(fromAttributes));
  } while (page.LastEvaluatedKey !== undefined);
  return found;
};

const readDueChecks = async ({ table, ask }: UserPlace, userId: string): Promise<Item[]> => {
  const partitions = Object.values(partitionsOfUser(userId));
  const found = await Promise.all(partitions.map((pk) => ask((call) => readPartition(table, pk, userId, call))));
  return found.flat();
};

/** The rows of all identifiers that the user ever had, as the user's row keeps them. */
const claimedKeys = ({ user }: OwnRows): Key[] =>
  String(user?.identifierRows ?? '')
    .split(' ')
    .filter((pk) => pk !== '')
    .map((pk) => ({ pk, sk: 'I' }));

/** Every identifier that the user's own rows tell of; a user who never had one goes by the id. */
const identifiersIn = ({ user, sessions }: OwnRows, userId: string): Set<string> =>
  new Set([
    userId,
    ...[user, ...sessions].flatMap((item) => (item?.identifier === undefined ? [] : [String(item.identifier)])),
  ]);

const readIdentifiers = async (place: UserPlace, { userId, userKey }: Subject, own: OwnRows): Promise<Item[]> => {
  const told = [...identifiersIn(own, userId)].map((identifier) => identifierRowOf(place.projectId, identifier));
  const keys = new Map([...claimedKeys(own), ...told].map((key) => [key.pk, key]));
  const rows = await Promise.all([...keys.values()].map((key) => place.ask((call) => getItem(place.table)(key, call))));
  return rows.filter((row) => row?.userKey === userKey).filter((row) => row !== undefined);
};

export const readUserRows = async (place: UserPlace, subject: Subject): Promise<UserRows> => {
  const own = await readOwnRows(place, subject);
  const [dueChecks, identifiers] = await Promise.all([
    readDueChecks(place, subject.userId),
    readIdentifiers(place, subject, own),
  ]);
  return { ...own, dueChecks, identifiers };
};
