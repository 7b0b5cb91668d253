// What is promised of sessions: none is lost, and none that has ended comes back.
import { type Broken, type Entry, groupBy, type History, isBefore, meets, settledAt } from './history.ts';

// Half its idle limit: a use is recorded every tenth of it only.
const inUseSeconds = 30;

export type SessionLife = {
  readonly name: string;
  readonly opened: Entry;
  /** Requests that presented it, in the order of their answers. */
  readonly uses: readonly Entry[];
  /** Those of them that the table knows of: while it is away, a use counts but is not recorded. */
  readonly recorded: readonly Entry[];
  /** Requests that may have ended it. */
  readonly ends: readonly Entry[];
};

const isAlive = ({ outcome, endsAll }: Entry): boolean => outcome === 'done' && endsAll !== true;
const isDead = ({ outcome }: Entry): boolean => outcome === 'refused';

/** A logout everywhere that cannot have met the session, since it was over before the login began, is none of its ends. */
const mayHaveEnded = ({ opened }: Pick<SessionLife, 'opened'>, end: Entry): boolean =>
  end.outcome !== 'refused' && settledAt(end) >= opened.began;

export const livesIn = ({ entries, outages }: History): SessionLife[] => {
  const uses = groupBy(entries, ({ uses: name }) => name);
  const ends = groupBy(entries, ({ ends: name }) => name);
  const everywhere = groupBy(entries, ({ endsAll, user }) => (endsAll ? user : undefined));
  return entries.flatMap((opened) => {
    if (opened.opens === undefined) return [];
    const name = opened.opens;
    const all = [...(ends.get(name) ?? []), ...(everywhere.get(opened.user) ?? [])];
    const used = (uses.get(name) ?? []).toSorted((one, other) => one.ended - other.ended);
    const recorded = used.filter((use) => isAlive(use) && !outages.some((outage) => meets(use, outage)));
    return [{ name, opened, uses: used, recorded, ends: all.filter((end) => mayHaveEnded({ opened }, end)) }];
  });
};

/** Whether this answer promises that the session is dead from then on. */
const hasEnded = ({ name, opened }: SessionLife, end: Entry): boolean => {
  if (end.outcome !== 'done') return false;
  if (end.ends === name || end.uses === name) return true;
  // Whatever the order of login and logout, a proof from before the logout opens nothing.
  return isBefore(opened, end) || (opened.provenAt ?? Number.POSITIVE_INFINITY) <= end.beganSeconds;
};

/** The answer that was the session's certain end before this request began. */
const endBefore = (life: SessionLife, began: number): Entry | undefined =>
  life.ends.find((end) => end.ended < began && hasEnded(life, end)) ??
  life.uses.find((use) => isDead(use) && use.ended < began);

/** The same, but for one that nobody used: its row stays until it is swept. */
export const isGone = (life: SessionLife): boolean =>
  life.ends.some((end) => hasEnded(life, end)) || life.uses.some((use) => isDead(use) && !isIdle(life, use));

const isIdle = ({ opened, recorded }: SessionLife, dead: Entry): boolean => {
  const used = [opened, ...recorded].filter(({ began }) => began < dead.ended);
  const last = Math.max(...used.map(({ beganSeconds }) => beganSeconds));
  return dead.endedSeconds - last > inUseSeconds;
};

/** Seen alive after the end had settled, it was not that end. */
const explains = ({ uses }: SessionLife, end: Entry, dead: Entry): boolean =>
  end.began < dead.ended && !uses.some((use) => isAlive(use) && settledAt(end) < use.began && isBefore(use, dead));

export const storyOf = ({ opened, uses, ends }: SessionLife): Entry[] =>
  [...new Set([opened, ...uses, ...ends])].sort((one, other) => one.began - other.began);

const judgeLife = (life: SessionLife): Broken[] => {
  const { name: subject, uses, ends } = life;
  const story = storyOf(life);
  const lost = uses.find((use) => isDead(use) && !isIdle(life, use) && !ends.some((end) => explains(life, end, use)));
  const back = uses.find((use) => isAlive(use) && endBefore(life, use.began) !== undefined);
  return [
    ...(lost ? [{ promise: 'a session that was answered is not lost', subject, story }] : []),
    ...(back ? [{ promise: 'a session that has ended does not come back', subject, story }] : []),
  ];
};

/**
 * A logout everywhere deletes the presented session last: once that is gone by it, the others are, too, even if the answer was lost.
 * Where anything else may have ended it, nothing follows.
 */
const judgeUnfinished = (lives: readonly SessionLife[], { entries }: History): Broken[] => {
  const byName = new Map(lives.map((life) => [life.name, life]));
  const byUser = Map.groupBy(lives, ({ opened }) => opened.user);
  return entries.flatMap((logout) => {
    const presented = byName.get(logout.uses ?? '');
    if (!logout.endsAll || logout.outcome !== 'unknown' || presented === undefined) return [];
    const gone = presented.uses.find((use) => isDead(use) && isBefore(logout, use));
    if (gone === undefined || isIdle(presented, gone) || presented.ends.length > 1) return [];
    const left = byUser.get(logout.user)?.find((life) => {
      const { name, opened, uses } = life;
      return (
        name !== presented.name && isBefore(opened, logout) && uses.some((use) => isAlive(use) && isBefore(gone, use))
      );
    });
    const story = left ? [...storyOf(left), ...storyOf(presented)] : [];
    return left ? [{ promise: 'a logout everywhere ends the others first', subject: left.name, story }] : [];
  });
};

export const judgeSessions = (history: History): Broken[] => {
  const lives = livesIn(history);
  return [...lives.flatMap(judgeLife), ...judgeUnfinished(lives, history)];
};
