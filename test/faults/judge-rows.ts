// What is left in the table at the end, held against what was answered: each row has a reason, and all but a user's own rows an end.
import { hashSecret, parseSessionToken, readSession } from '../../functions/shared/login/session.ts';
import {
  kindOf,
  partitionOfUser,
  type RowKind,
  sessionIdOf,
  sessionKey,
  userKeyOf,
} from '../../functions/shared/table/rows.ts';
import type { Item } from '../../local/dynamodb/read-items.ts';
import { type Broken, type Entry, groupBy, type History } from './history.ts';
import { isGone, livesIn, storyOf } from './judge-sessions.ts';

/** What the rows are found by. */
export type Known = {
  readonly projectId: string;
  /** Names of sessions by their tokens. */
  readonly sessions: ReadonlyMap<string, string>;
  /** Names of what counts once by the partition keys of their marks. */
  readonly marks: ReadonlyMap<string, string>;
};

const endless: readonly (RowKind | undefined)[] = ['user', 'identifier'];

const keyOf = ({ pk, sk }: Item) => ({ pk: String(pk), sk: String(sk) });

const judgeShape = (row: Item): string | undefined => {
  const kind = kindOf(keyOf(row));
  if (kind === undefined) return 'every row is of a kind that we know';
  if (!endless.includes(kind) && typeof row.ttl !== 'number') return 'every row that is not for good has an end';
  if (kind === 'session' && readSession({ ...row, ...sessionIdOf(row) }) === undefined)
    return 'every session in the table is whole';
  return undefined;
};

const placeOf = (token: string): string | undefined => {
  const parsed = parseSessionToken(token);
  return parsed && JSON.stringify(sessionKey({ userKey: parsed.userKey, secretHash: hashSecret(parsed.secret) }));
};

/** Rows of sessions that have ended, and more rows than there were logins without an answer. */
const judgeSessionRows = (rows: readonly Item[], history: History, { projectId, sessions }: Known): Broken[] => {
  const names = new Map([...sessions].map(([token, name]) => [placeOf(token), name]));
  const lives = new Map(livesIn(history).map((life) => [life.name, life]));
  const unanswered = groupBy(history.entries, ({ isLogin, outcome, user }) =>
    isLogin && outcome === 'unknown' ? partitionOfUser(userKeyOf(projectId, user)) : undefined,
  );
  const strangers = new Map<string, number>();
  return rows.flatMap((row) => {
    const key = keyOf(row);
    const life = lives.get(names.get(JSON.stringify(key)) ?? '');
    if (life !== undefined)
      return isGone(life)
        ? [{ promise: 'a session that has ended leaves no row', subject: life.name, story: storyOf(life) }]
        : [];
    const count = (strangers.get(key.pk) ?? 0) + 1;
    strangers.set(key.pk, count);
    const lost: Entry[] = unanswered.get(key.pk) ?? [];
    return count <= lost.length
      ? []
      : [{ promise: 'every session in the table is somebody’s', subject: key.pk, story: lost }];
  });
};

/** Whatever was accepted once is marked, and nothing else is; of a code whose answer was lost nobody knows the key. */
const judgeMarks = (rows: readonly Item[], { entries }: History, { marks }: Known): Broken[] => {
  const present = new Map(rows.map((row) => [keyOf(row).pk, row]));
  const lostCodes = entries.filter(({ isLogin, opens, outcome }) => !isLogin && !opens && outcome === 'unknown').length;
  const strangers = [...present.keys()].filter((pk) => !marks.has(pk));
  const proofs = strangers.filter((pk) => !pk.startsWith('H#'));
  const accepted = groupBy(entries, ({ spends, outcome }) => (outcome === 'done' ? spends : undefined));
  const unmarked = [...marks].filter(([pk, name]) => {
    const row = present.get(pk);
    return accepted.has(name) && (row === undefined || (pk.startsWith('H#') && row.redeemedBy === undefined));
  });
  return [
    ...unmarked.map(([, subject]) => ({
      promise: 'what was accepted once is marked as used',
      subject,
      story: accepted.get(subject) ?? [],
    })),
    ...proofs.map((subject) => ({
      promise: 'every mark in the table is of something that was sent',
      subject,
      story: [],
    })),
    ...(strangers.length - proofs.length > lostCodes
      ? [{ promise: 'every code in the table was given to somebody', subject: 'hand-off codes', story: [] }]
      : []),
  ];
};

/** Who was to be checked later is on the list. */
const judgeSchedule = (rows: readonly Item[], { entries }: History): Broken[] => {
  const listed = new Set(rows.map(({ userId }) => userId));
  return entries
    .filter(({ schedules, outcome, user }) => schedules && outcome === 'done' && !listed.has(user))
    .map((entry) => ({ promise: 'who was to be checked is on the list', subject: entry.user, story: [entry] }));
};

export const judgeRows = (rows: readonly Item[], history: History, known: Known): Broken[] => {
  const of = (...kinds: RowKind[]): Item[] => rows.filter((row) => kinds.some((kind) => kind === kindOf(keyOf(row))));
  const shapes = rows.flatMap((row) => {
    const promise = judgeShape(row);
    return promise === undefined ? [] : [{ promise, subject: JSON.stringify(row), story: [] }];
  });
  return [
    ...shapes,
    ...judgeSessionRows(of('session'), history, known),
    ...judgeMarks(of('marker', 'handoff'), history, known),
    ...judgeSchedule(of('due'), history),
  ];
};
