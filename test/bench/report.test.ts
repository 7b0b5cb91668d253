// What a run says, on results that were made up: every style is in it, nothing that was not measured looks like a figure, and each target
// holds or misses by so much.
import { describe, expect, it } from 'vitest';
import { memorySizes, parseBenchOptions, planOf } from '../../bench/plan.ts';
import { coldStartChart } from '../../bench/report/chart.ts';
import { memoryTable } from '../../bench/report/memory-table.ts';
import {
  describe as describeRun,
  memoryRun,
  replaceMeasured,
  verdictTable,
  wholeRun,
} from '../../bench/report/report.ts';
import type { BenchResults, VariantResult } from '../../bench/results.ts';
import { sizeReport } from '../../bench/size-report.ts';
import { judge, type Verdict } from '../../bench/targets.ts';

type Figures = { readonly raw: number; readonly cold: number; readonly instructions: number; readonly warm: number };

const variant = (style: VariantResult['style'], { raw, cold, instructions, warm }: Figures): VariantResult => ({
  id: style === 'empty' ? 'empty' : `${style}/connect-token`,
  style,
  does: style === 'empty' ? undefined : 'connect-token',
  size: { rawBytes: raw * 1000, gzipBytes: raw * 300 },
  leastCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 1 },
  facts: {
    modulesAfterInit: 50,
    modulesAfterFirst: 55,
    heavyModules: style === 'typical' ? ['NativeModule internal/deps/undici/undici'] : [],
    handshakesAtStart: 3,
    warmCalls: { dynamodbReads: 1, dynamodbWrites: 0, corbado: 1 },
    otherWarmCalls: 0,
    logBytes: 500,
  },
  idle: { pauses: 3, newConnections: style === 'typical' ? 3 : 0 },
  driver: { initCpu: [cold], initWall: [cold], firstCpu: [5], firstWall: [5], warmCpu: [warm, warm, warm] },
  instructions: [instructions],
  lambda: [{ memoryMb: 256, init: [cold, cold, cold], first: [50, 50, 50], warm: [20], coldCpu: [cold] }],
});

/** `ours` differs from a run in which everything holds. */
const madeUpResults = (ours: Partial<Figures> = {}): BenchResults => ({
  madeAt: '2026-11-21T12:00:00.000Z',
  seed: 1,
  quick: false,
  machine: { cpu: 'made up', cores: 2, architecture: 'x64', node: 'v24.0.0', load: [0, 0] },
  runtime: 'none',
  notes: [],
  variants: [
    variant('ours', { raw: 210, cold: 150, instructions: 400, warm: 2, ...ours }),
    variant('empty', { raw: 1, cold: 70, instructions: 110, warm: 0.01 }),
    variant('floor', { raw: 3, cold: 100, instructions: 270, warm: 1.2 }),
    variant('typical', { raw: 425, cold: 800, instructions: 690, warm: 3 }),
    variant('express', { raw: 3200, cold: 1600, instructions: 1350, warm: 4 }),
  ],
});

it('shows each handler beside ours', () => {
  const text = describeRun(madeUpResults());
  expect(text).toMatch(/\| this bundle +\| +210\.0/);
  // 800 + 50 ms beside 150 + 50.
  expect(text).toMatch(/typical: SDK, zod, fetch.*4\.25 \(4\.25–4\.25\)/);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

it('draws a bar for each handler, as long as it took', () => {
  const chart = coldStartChart(madeUpResults()) ?? '';
  expect(chart.match(/class="init" x="210"/g)).toHaveLength(5);
  expect(chart).toContain('>1650 ms</text>');
  expect(chart).toContain('prefers-color-scheme: dark');
  expect(chart).not.toMatch(/NaN|undefined/);
});

it('draws nothing without runs as in Lambda, and shows the times of the driver instead', () => {
  const results = madeUpResults();
  const variants = results.variants.map(({ lambda, ...variant }) => variant);
  expect(coldStartChart({ ...results, variants })).toBeUndefined();
  // But the driver's times are there: 150 + 5.
  expect(describeRun({ ...results, variants })).toMatch(/cold in the driver, ms[\s\S]*this bundle[^\n]*\| +155 \|/);
});

it('shows time and price at each memory size that was measured', () => {
  const results = madeUpResults();
  const ours = results.variants.filter(({ style }) => style === 'ours');
  const at = (memoryMb: number) => ({ memoryMb, init: [150], first: [50], warm: [20], coldCpu: [150] });
  const variants = ours.map((one) => ({ ...one, lambda: [at(128), at(1024)] }));
  const rows = memoryTable({ ...results, variants })
    .split('\n')
    .slice(2);
  expect(
    rows.map((line) =>
      line
        .split('|')
        .slice(2, 5)
        .map((cell) => cell.trim()),
    ),
  ).toEqual([
    // 50 for Corbado, 5 for DynamoDB, 2 ms of CPU at 128 and 1024 of 1769 MB.
    ['128', '83', '200'],
    ['1024', '59', '200'],
  ]);
});

it('measures two functions of ours at four memory sizes for --memory, and nothing else', () => {
  const plan = planOf(parseBenchOptions(['--memory'], 1));
  expect(plan.lambda.map(({ memoryMb }) => memoryMb)).toEqual(memorySizes);
  const variantOf = (style: string, does: string) => ({ style, does, environment: {}, job: {} }) as never;
  expect(plan.measures(variantOf('ours', 'post-login'))).toBe(true);
  expect([variantOf('ours', 'session'), variantOf('floor', 'post-login')].map(plan.measures)).toEqual([false, false]);
  expect([plan.instructionRounds, plan.idle.pauses]).toEqual([0, 0]);
});

it('replaces what was measured in a page, and refuses a page without marks', () => {
  for (const marks of [wholeRun, memoryRun]) {
    const page = `before\n${marks.begin}\nold\n${marks.end}\nafter`;
    expect(replaceMeasured(page, 'new', marks)).toBe(page.replace('\nold\n', '\n\nnew\n\n'));
    expect(() => replaceMeasured('before', 'new', marks)).toThrow('marks');
  }
});

it('reports sizes beside their budgets', () => {
  const budget = { rawKilobytes: 220, gzipKilobytes: 72 };
  const size = { rawBytes: 210_000, gzipBytes: 70_000 };
  const report = sizeReport([
    { name: 'light', size, budget },
    { name: 'heavy', size: { ...size, gzipBytes: 72_001 }, budget },
    { name: 'missing', size: undefined, budget },
  ]);
  expect(report).toMatch(/light +210\.0 of {2}220 +70\.0 of {3}72$/m);
  expect(report).toMatch(/heavy .*OVER BUDGET/);
  expect(report).toMatch(/missing +not built/);
});

describe('the targets', () => {
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
    const worse = {
      ...ours,
      facts: { ...ours.facts, heavyModules: ['undici'] },
      idle: { pauses: 3, newConnections: 2 },
    };
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
});
