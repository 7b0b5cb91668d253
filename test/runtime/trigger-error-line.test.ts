// When a trigger throws, AWS's runtime client writes a line of level ERROR beside ours. It says no more than our code, and no alarm hears it.
import { expect, test } from 'vitest';
import * as z from 'zod';
import { synthesized } from '../infra/synthesized-stages.ts';
import { resourcesOf } from '../infra/template.ts';
import { loginToPool } from '../support/custom-auth.ts';
import { passkeyProofFor } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { newPoolUser } from '../support/user-pool.ts';

const bench = provideSystem({ failedStarts: true });

const filterSchema = z.object({ FilterPattern: z.string() });
const patterns = ['user-pool', 'everything-on', 'prod'].flatMap((stage) =>
  Object.values(resourcesOf(synthesized(stage as 'prod'), 'AWS::Logs::MetricFilter')).map(
    ({ Properties }) => filterSchema.parse(Properties).FilterPattern,
  ),
);

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
const comparison = /\(?\$\.(\w+) = "([^"]*)"\)?/g;
const counts = (pattern: string, line: Readonly<Record<string, unknown>>): boolean => {
  expect(pattern.replace(comparison, '').replaceAll(' || ', '').trim(), pattern).toMatch(/^\{\s*\}$/);
  return [...pattern.matchAll(comparison)].some(([, field = '', text]) => line[field] === text);
};

const linesOf = async (run: () => Promise<unknown>): Promise<Record<string, unknown>[]> => {
  const earlier = bench.system().logs.length;
  await run();
  return bench
    .system()
    .logs.slice(earlier)
    .filter(({ function: name, text }) => name === 'verify-auth-challenge' && text.startsWith('{'))
    .map(({ text }) => JSON.parse(text) as Record<string, unknown>);
};

test('L4: the second line of a trigger that throws is counted by no filter and has no metric', async () => {
  const userId = newPoolUser(bench);
  const proof = await passkeyProofFor(bench, userId);
  bench.system().corbado.faults.next('verify', { kind: 'status', status: 500 });
  const lines = await linesOf(() => loginToPool(bench, userId, proof));
  const [ours, second] = lines;
  expect(lines.length).toBe(2);
  expect(ours).toMatchObject({ level: 'ERROR', code: 'upstream_error', outcome: 'refused', UpstreamError: 1 });
  // Its fields are its own: no outcome, no reason and no metric, by which filters and alarms go.
  expect(Object.keys(second ?? {}).toSorted()).toEqual(['level', 'message', 'requestId', 'timestamp']);
  expect(second).toMatchObject({
    level: 'ERROR',
    requestId: ours?.lambdaRequestId,
    message: { errorType: 'TriggerFailure', errorMessage: 'upstream_error' },
  });
  expect(patterns.length).toBeGreaterThan(5);
  expect(patterns.filter((pattern) => counts(pattern, second ?? {}))).toEqual([]);
});

test('L4: and the filters do hear what is meant for them', () => {
  const heard = (line: Record<string, unknown>) => patterns.filter((pattern) => counts(pattern, line)).length;
  expect(heard({ outcome: 'ok' })).toBeGreaterThan(0);
  expect(heard({ reason: 'secret_unusable' })).toBeGreaterThan(0);
  expect(heard({ status: '429' })).toBeGreaterThan(0);
});
