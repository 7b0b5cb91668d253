// The items of the table as rows for people: what each is, whose, and when it ends. Secrets are in the table as hashes only.
import { dueAtSecondsOf, isOfUser, kindOf } from '../../functions/shared/table/rows.ts';
import type { Item } from '../../local/dynamodb/read-items.ts';
import { itemKind } from './item-kind.ts';
import { expiryWords, type Fact } from './time-words.ts';

export type TableRow = {
  readonly kind: string;
  readonly pk: string;
  readonly sk: string;
  /** The user id, or the beginning of the user key where the row names nobody. */
  readonly user: string;
  readonly facts: readonly Fact[];
  /** Epoch seconds; absent for what is kept. */
  readonly endsAtSeconds?: number;
  /** Why it ends then. */
  readonly endsBecause?: string;
  /** The end in words at the moment of asking. */
  readonly ends?: string;
};

type End = Pick<TableRow, 'endsAtSeconds' | 'endsBecause'>;

const kindOrder = ['user', 'identifier', 'passkey', 'session', 'hand-off code', 'replay marker', 'due check'];

const numberIn = (item: Item, name: string): number => Number(item[name] ?? 0);

const sessionEnd = (item: Item, idleSeconds: number): End => {
  const idleEnd = numberIn(item, 'lastSeenAt') + idleSeconds;
  const absoluteEnd = numberIn(item, 'expiresAt');
  return idleEnd < absoluteEnd
    ? { endsAtSeconds: idleEnd, endsBecause: 'unless it is used again' }
    : { endsAtSeconds: absoluteEnd, endsBecause: 'at the latest' };
};

const endOf = (kind: string, item: Item, idleSeconds: number): End => {
  if (kind === 'session') return sessionEnd(item, idleSeconds);
  if (kind === 'hand-off code') {
    const isUsed = item.redeemedBy !== undefined;
    return {
      endsAtSeconds: numberIn(item, 'expiresAt'),
      endsBecause: isUsed ? 'used already' : 'or once it is used',
    };
  }
  if (kind === 'due check') return { endsBecause: 'until the reconcile run has checked' };
  return kind === 'replay marker'
    ? { endsAtSeconds: numberIn(item, 'ttl'), endsBecause: 'when the proof has expired' }
    : {};
};

// In the row's head already, or of no meaning to a reader.
const hiddenFacts = /^(pk|sk|userId|.*[nN]once|redeemedBy|flagClaim|appendMark)$/;

const withDueTime = (item: Item): Item =>
  kindOf({ pk: String(item.pk), sk: '' }) === 'due' ? { dueAt: dueAtSecondsOf(item), ...item } : item;

const factsOf = (item: Item): TableRow['facts'] =>
  Object.entries(withDueTime(item)).flatMap(([name, value]) =>
    !hiddenFacts.test(name) && (typeof value === 'string' || typeof value === 'number') ? [{ name, value }] : [],
  );

// A passkey's row has no user id; the rows around it, under the same key, have. Due checks have one each.
const userNames = (items: readonly Item[]): Map<string, string> =>
  new Map(
    items.flatMap(({ pk, userId }) =>
      typeof userId === 'string' && isOfUser(String(pk)) ? [[String(pk), userId]] : [],
    ),
  );

const userOf = ({ pk, userId, corbadoUserId }: Item, names: ReadonlyMap<string, string>): string =>
  names.get(String(pk)) ?? String(userId ?? corbadoUserId ?? '');

/** Rows by kind, the newest-ending last within a kind. `idleSeconds` is the functions' idle limit of a session. */
export const tableRows = (items: readonly Item[], idleSeconds: number, nowSeconds: number): TableRow[] => {
  const names = userNames(items);
  const rows = items.map((item): TableRow => {
    const [pk, sk] = [String(item.pk), String(item.sk)];
    const kind = itemKind(pk, sk);
    const end = endOf(kind, item, idleSeconds);
    const ends = end.endsAtSeconds === undefined ? {} : { ends: expiryWords(end.endsAtSeconds, nowSeconds) };
    return { kind, pk, sk, user: userOf(item, names), facts: factsOf(item), ...end, ...ends };
  });
  const position = ({ kind }: TableRow): number => kindOrder.indexOf(kind);
  return rows.sort((a, b) => position(a) - position(b) || (a.endsAtSeconds ?? 0) - (b.endsAtSeconds ?? 0));
};
