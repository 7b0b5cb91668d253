// One log line for every outcome: the id that the caller sees, the status, the code, and what is counted.
import { expect, test } from 'vitest';
import { entryOf } from '../support/log-entries.ts';
import { outcomeTable } from '../support/outcomes.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();

// Fetched again at most once a minute and function, so it is counted with whichever outcome comes first.
const beside = 'SecretRefresh';
const levelOf = (status: number): string =>
  status >= 500 ? 'ERROR' : status >= 400 && status !== 401 ? 'WARN' : 'INFO';
const functionOf = (route: string): string | undefined =>
  bench.system().template.routes.find(({ method, path }) => `${method} ${path}` === route)?.functionName;

test.each(outcomeTable)('L4: %s', async (_, { route, status, code, metrics, run }) => {
  const answer = await run(bench);
  const entry = entryOf(bench, answer);
  expect(entry).toMatchObject({
    requestId: answer.headers['x-request-id'],
    service: 'corbado-actions',
    stage: 'local',
    function: functionOf(route),
    level: levelOf(status),
    outcome: code === undefined ? 'ok' : 'refused',
    status,
    durationMs: expect.any(Number),
    coldStart: expect.any(Boolean),
  });
  expect(entry.code).toBe(code);
  expect(entry.reason).toEqual(code === undefined ? undefined : expect.stringMatching(/^[a-z0-9_]+$/));
  const { _aws: embedded } = entry as { _aws?: { CloudWatchMetrics: { Metrics: { Name: string; Unit: string }[] }[] } };
  const counted = embedded?.CloudWatchMetrics[0]?.Metrics ?? [];
  expect(counted.map(({ Name }) => Name).filter((name) => name !== beside)).toEqual(metrics);
  for (const { Name, Unit } of counted) expect([entry[Name], Unit]).toEqual([1, 'Count']);
});
