// Everything that the table has of one user, found by keys alone: nothing here scans.
import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import {
  attempt,
  type Connection,
  fromAttributes,
  toPlaceholders,
  within,
} from '../../functions/shared/aws/dynamodb.ts';
import type { Call } from '../../functions/shared/frame/call.ts';
import {
  duePartitionOf,
  identifierKey,
  identifierKeyIn,
  kindOf,
  partitionOfUser,
  type RowKind,
  userKeyOf,
} from '../../functions/shared/table/rows.ts';
import type { Item, Key } from '../../functions/shared/table/table.ts';
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

export const readOwnRows = async ({ table, ask }: TableConnection, { userKey }: Subject): Promise<OwnRows> => {
  // A blank sorts before every kind of row.
  const items = await ask((call) => table.query(partitionOfUser(userKey), { from: ' ' }, call));
  const kinds = new Map(items.flatMap((item) => keysOf([item]).map((key) => [item, kindOf(key)])));
  const ofKind = (kind: RowKind | undefined) => items.filter((item) => kinds.get(item) === kind);
  const [user] = ofKind('user');
  return { user, sessions: ofKind('session'), passkeys: ofKind('passkey'), others: ofKind(undefined) };
};

/** A list is ordered by time, so a user's checks are found by reading the one partition of it that the user's hash chooses. */
const readPartition = async (
  { client, tableName }: Connection,
  pk: string,
  userId: string,
  call: Call,
): Promise<Item[]> => {
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

const readDueChecks = async ({ connection, ask }: UserPlace, userId: string): Promise<Item[]> => {
  const partitions = [duePartitionOf('soon', userId), duePartitionOf('regular', userId)];
  const found = await Promise.all(partitions.map((pk) => ask((call) => readPartition(connection, pk, userId, call))));
  return found.flat();
};

/** The rows of all identifiers that the user ever had, as the user's row keeps them. */
const claimedKeys = ({ user }: OwnRows): Key[] =>
  String(user?.identifierRows ?? '')
    .split(' ')
    .filter((pk) => pk !== '')
    .map(identifierKeyIn);

/** Every identifier that the user's own rows mention; a user who never had one goes by the id. */
const identifiersIn = ({ user, sessions }: OwnRows, userId: string): Set<string> =>
  new Set([
    userId,
    ...[user, ...sessions].flatMap((item) => (item?.identifier === undefined ? [] : [String(item.identifier)])),
  ]);

const readIdentifiers = async (place: UserPlace, { userId, userKey }: Subject, own: OwnRows): Promise<Item[]> => {
  const mentioned = [...identifiersIn(own, userId)].map((identifier) => identifierKey(place.projectId, identifier));
  const keys = new Map([...claimedKeys(own), ...mentioned].map((key) => [key.pk, key]));
  const rows = await Promise.all([...keys.values()].map((key) => place.ask((call) => place.table.get(key, call))));
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
