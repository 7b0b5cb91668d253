// What a run is told as: a table of requests and answers, and the whole story of whatever was broken.
import type { Broken, Entry } from './history.ts';
import type { RunOptions, RunResult } from './run.ts';

const tableOf = (entries: readonly Entry[]): string[] => {
  const rows = Map.groupBy(entries, ({ request }) => request);
  return [...rows].sort().map(([request, all]) => {
    const answers = Map.groupBy(all, ({ answer }) => answer);
    const counts = [...answers].sort().map(([answer, { length }]) => `${length} × ${answer}`);
    return `  ${request.padEnd(20)} ${String(all.length).padStart(6)}   ${counts.join(', ')}`;
  });
};

const named = ({ spends, opens, uses, ends }: Entry): string =>
  [spends, opens && `opens ${opens}`, uses && `with ${uses}`, ends && `of ${ends}`]
    .filter((word) => word !== undefined)
    .join(', ');

const lineOf = (entry: Entry, start: number): string => {
  const { request, answer, began, ended, provenAt, beganSeconds, user } = entry;
  const times = `${(began - start).toFixed(1)} to ${(ended - start).toFixed(1)} ms`;
  const proven = provenAt === undefined ? '' : `, proven ${beganSeconds - provenAt} s before`;
  return `    ${times}: ${request} (${user}: ${named(entry)}${proven}): ${answer}`;
};

const mostOfAStory = 60;

export const tell = ({ promise, subject, story }: Broken, { outages }: Pick<RunResult, 'outages'>): string[] => {
  const telling = story.filter(({ outcome, uses, endsAll }) => outcome !== 'unknown' || uses === undefined || endsAll);
  const shown = telling.slice(0, mostOfAStory);
  const start = shown[0]?.began ?? 0;
  const told = shown.map((entry) => ({ at: entry.began, line: lineOf(entry, start) }));
  const away = outages
    .filter(({ from, until = Number.POSITIVE_INFINITY }) =>
      shown.some(({ began, ended }) => from < ended && until > began),
    )
    .map(({ from, until = from }) => ({
      at: from,
      line: `    ${(from - start).toFixed(1)} to ${(until - start).toFixed(1)} ms: the table was away`,
    }));
  const lines = [...told, ...away].sort((one, other) => one.at - other.at).map(({ line }) => line);
  return [`  BROKEN: ${promise}: ${subject}`, ...lines];
};

// Of each promise some stories, not thousands.
const mostStories = 3;

export const report = (options: RunOptions, result: RunResult): string[] => {
  const { entries, outages, sessions, rows, broken } = result;
  const unknown = entries.filter(({ outcome }) => outcome === 'unknown').length;
  const away = outages.reduce((sum, { from, until = from }) => sum + until - from, 0) / 1000;
  const stories = [...Map.groupBy(broken, ({ promise }) => promise)].flatMap(([, all]) => all.slice(0, mostStories));
  return [
    ...tableOf(entries),
    `  ${entries.length} requests, ${outages.length} kills (${away.toFixed(1)} s away), ${sessions} sessions promised, ${rows} rows left`,
    `  ${entries.length - unknown} answers that promise something, ${unknown} that leave it open, ${broken.length} broken`,
    ...stories.flatMap((one) => tell(one, result)),
    ...(broken.length > 0
      ? [
          `  again, as far as chance allows: npm run test:faults -- --engine ${options.engine} --requests ${options.requests} --kills ${options.kills} --seed ${options.seed}`,
        ]
      : []),
  ];
};
