// The verdicts: what holds, what misses and by how much, and that nothing is judged that was not measured.
import { expect, it } from 'vitest';
import { verdictTable } from '../../bench/report/verdicts.ts';
import { judge, type Verdict } from '../../bench/targets.ts';
import { madeUpResults } from './made-up-results.ts';

const missesOf = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ holds }) => !holds).map(({ target, what }) => `${target} ${what}`);

it('asks every question of a function that was measured in full', () => {
  const verdicts = judge(madeUpResults().variants);
  expect([...new Set(verdicts.map(({ target }) => target))]).toEqual(['T1', 'T2', 'T3', 'T4', 'T5', 'T6']);
  expect(verdicts.map(({ function: name }) => name)).toEqual(verdicts.map(() => 'connect-token'));
  expect(missesOf(verdicts)).toEqual([]);
});

it.each([
  [{ raw: 221 }, ['T1 bundle, raw']],
  [{ warm: 2.5 }, ['T5 CPU of requests 2 to 101, beside floor']],
  [{ instructions: 441 }, ['T3 instructions, beside empty', 'T3 instructions, beside floor']],
  [
    { cold: 240 },
    [
      'T3 CPU of init + first, beside empty',
      'T3 CPU of init + first, beside floor',
      'T4 init + first at 256 MB, beside typical',
      'T4 init + first at 256 MB, beside express',
    ],
  ],
])('%o misses what it should miss', (figures, misses) => {
  const verdicts = judge(madeUpResults({ ...figures }).variants);
  expect(
    missesOf(verdicts)
      .filter((question) => misses.includes(question))
      .toSorted(),
  ).toEqual(misses.toSorted());
});

it('counts a connection that was opened again, and a heavy module', () => {
  const [ours, ...others] = madeUpResults().variants;
  if (ours?.facts === undefined) throw new Error('made up without facts');
  const worse = { ...ours, facts: { ...ours.facts, heavyModules: ['undici'] }, idle: { pauses: 3, newConnections: 2 } };
  expect(missesOf(judge([worse, ...others]))).toEqual([
    'T2 undici, http2, worker_threads, perf_hooks loaded',
    'T5 new connections after 6 s idle',
  ]);
});

it('weighs a function that could only be weighed', () => {
  const size = { rawBytes: 30_000, gzipBytes: 10_000 };
  const weighed = { id: 'ours/new', style: 'ours', does: 'new', size, leastCalls: undefined } as const;
  expect(judge([weighed, ...madeUpResults().variants.slice(1)]).map(({ target }) => target)).toEqual(['T1', 'T1']);
});

it('names in the table what misses, and by how much', () => {
  const table = verdictTable(judge(madeUpResults({ raw: 221.5 }).variants));
  expect(table).toContain('connect-token misses by 1.5 kB (221.5 kB)');
  expect(table).toContain('holds (1)');
});
