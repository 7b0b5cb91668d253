// What is promised of answers while the table is away, and of the first ones afterwards.
import { type Broken, type Entry, type History, meets, type Outage } from './history.ts';

// Ten seconds is what a function of the API has at most.
const longestMilliseconds = 10_000;

// What a client may be told when a dependency is away, and whether trying the same again helps.
const words: Readonly<Record<string, boolean>> = {
  '503 temporarily_unavailable': true,
  '503 login_interrupted': false,
};

const expected = /^(?:200|204|401 unauthorized|401 invalid_passkey_data|403 reauthentication_required|503 .*)$/;

const problemWith = (entry: Entry, outages: readonly Outage[]): string | undefined => {
  const { answer, hasRetryAfter, began, ended } = entry;
  if (ended - began > longestMilliseconds || answer === 'none') return 'every request is answered within its deadline';
  if (!expected.test(answer)) return 'an outage is 503, and nothing else goes wrong';
  if (!answer.startsWith('503')) return undefined;
  if (words[answer] === undefined) return 'an outage has a code of its own';
  if (words[answer] !== hasRetryAfter) return 'Retry-After stands where trying again helps';
  if (!outages.some((outage) => meets(entry, outage))) return 'requests are served as soon as the table is back';
  return undefined;
};

export const judgeOutages = ({ entries, outages }: History): Broken[] =>
  entries.flatMap((entry) => {
    const promise = problemWith(entry, outages);
    return promise === undefined ? [] : [{ promise, subject: entry.user, story: [entry] }];
  });
