// What is promised of everything that counts once: proofs, hand-off codes, reported passkeys.
import { type Broken, type Entry, groupBy, type History } from './history.ts';

const isTooOld = ({ goodUntil, endedSeconds }: Entry): boolean => goodUntil !== undefined && endedSeconds >= goodUntil;

/** A logout everywhere refuses what was proven in its second or earlier. */
const isRevoked = ({ provenAt, ended }: Entry, logouts: readonly Entry[]): boolean =>
  provenAt !== undefined &&
  logouts.some((one) => one.outcome !== 'refused' && one.began < ended && provenAt <= one.endedSeconds);

/** `temporarily_unavailable` says that nothing was used up. */
const mayHaveUsedUp = ({ outcome, answer, isKept }: Entry): boolean =>
  outcome === 'done' || (outcome === 'unknown' && !(isKept === true && answer === '503 temporarily_unavailable'));

const isLate = ({ provenAt }: Entry, began: Entry, logouts: readonly Entry[]): boolean =>
  provenAt !== undefined &&
  logouts.some((one) => one.outcome === 'done' && one.ended < began.began && provenAt <= one.beganSeconds);

const judgeOne = (subject: string, uses: readonly Entry[], logouts: readonly Entry[]): Broken[] => {
  const broken = (promise: string): Broken => {
    const concerned = uses.some(({ provenAt }) => provenAt !== undefined) ? logouts : [];
    return { promise, subject, story: [...uses, ...concerned].sort((one, other) => one.began - other.began) };
  };
  const isExplained = (refused: Entry): boolean =>
    isTooOld(refused) ||
    isRevoked(refused, logouts) ||
    uses.some((other) => other !== refused && mayHaveUsedUp(other) && other.began < refused.ended);
  return [
    ...(uses.filter(({ outcome }) => outcome === 'done').length > 1 ? [broken('what counts once counts once')] : []),
    ...(uses.some((use) => use.outcome === 'refused' && !isExplained(use))
      ? [broken('what was not used up is accepted')]
      : []),
  ];
};

/** A login by itself, of which a JWT may make many: refused only after a logout everywhere, and never opened by an older proof. */
const judgeLogin = (login: Entry, logouts: readonly Entry[]): Broken[] => {
  const story = [...logouts, login].sort((one, other) => one.began - other.began);
  const isWrong = login.spends === undefined && login.outcome === 'refused' && !isRevoked(login, logouts);
  const isOpened = login.outcome === 'done' && login.opens !== undefined && isLate(login, login, logouts);
  return [
    ...(isWrong ? [{ promise: 'a login that counts is accepted', subject: login.user, story }] : []),
    ...(isOpened
      ? [{ promise: 'nothing proven before a logout everywhere opens anything', subject: login.user, story }]
      : []),
  ];
};

export const judgeUses = ({ entries }: History): Broken[] => {
  const logouts = groupBy(entries, ({ endsAll, user }) => (endsAll ? user : undefined));
  const of = ({ user }: Entry): Entry[] => logouts.get(user) ?? [];
  const single = [...groupBy(entries, ({ spends }) => spends)].flatMap(([subject, uses]) =>
    judgeOne(subject, uses, uses[0] ? of(uses[0]) : []),
  );
  return [...single, ...entries.filter(({ isLogin }) => isLogin).flatMap((login) => judgeLogin(login, of(login)))];
};
