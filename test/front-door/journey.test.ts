// The journey that `npm start` shows: every step is right on a sound system, and on an unsound one the step that fails says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type JourneyStep, runJourney } from '../../local/journey.ts';
import { reportJourney } from '../../local/journey-report.ts';
import type { LocalSystem } from '../../local/system.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();

const stepsOf = async (steps: AsyncIterable<JourneyStep>): Promise<JourneyStep[]> => {
  const done: JourneyStep[] = [];
  for await (const step of steps) done.push(step);
  return done;
};

/** A journey that somebody breaks as soon as a step with this title is done, or before all of them. */
const brokenAfter = async (
  title: RegExp | undefined,
  breakIt: (system: LocalSystem) => void,
): Promise<JourneyStep[]> => {
  const steps: JourneyStep[] = [];
  if (title === undefined) breakIt(bench.system());
  for await (const step of runJourney(bench.system())) {
    steps.push(step);
    if (title?.test(step.title)) breakIt(bench.system());
  }
  const { cognito, corbado, dynamodb } = bench.system();
  for (const { faults } of [...(cognito ? [cognito] : []), corbado, dynamodb]) faults.clear();
  corbado.webhooks.setMode('prompt');
  return steps;
};

let walked: Promise<JourneyStep[]> | undefined;
/** The steps of a journey on a sound system, which is walked once for all tests that look at them. */
const soundSteps = (): Promise<JourneyStep[]> => {
  walked ??= stepsOf(runJourney(bench.system()));
  return walked;
};

test('journey: from the password login to the logout everywhere, every step is right', async () => {
  const steps = await soundSteps();
  expect(steps.map(({ number, title, ok, problem }) => ({ number, title, ok, problem }))).toEqual(
    steps.map(({ title }, index) => ({ number: index + 1, title, ok: true, problem: undefined })),
  );
  const told = steps.map(({ title }) => title).join('\n');
  for (const chapter of [
    /password/i,
    /id token/i,
    /add a passkey/i,
    /post-append/i,
    /pre-login by e-mail/i,
    /address that is nobody’s/i,
    /post-login/i,
    /verify/i,
    /completeLogin/,
    /connect token with that access token/i,
    /passkey flag is set/i,
    /custom sign-in at the user pool/i,
    /id token in the body/i,
    /list passkeys/i,
    /reconcile run/i,
    /passkey flag is gone/i,
    /everywhere/i,
    /npm run user .* block/,
    /the user is blocked/i,
  ])
    expect(told).toMatch(chapter);
  expect(readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')).toContain(`: ${steps.length} steps`);
  expect(steps.slice(-7).map(({ answer }) => answer?.status)).toEqual([401, 401, 401, 200, 200, 401, 401]);
});

test('journey: what it shows holds no secret whole', async () => {
  const shown = JSON.stringify(await soundSteps());
  const { connectTokens } = bench.system().corbado.state;
  expect(connectTokens.length).toBeGreaterThan(0);
  for (const { secret } of connectTokens) expect(shown).not.toContain(secret);
  expect(shown).not.toMatch(/[\w-]{22}\.[\w-]{43}|eyJ[\w-]{20}/);
  expect(markers.countIn(shown)).toBe(0);
});

// Whatever comes before that step is right, so the journey can also be walked again and again.
test.each<[string, RegExp | undefined, (system: LocalSystem) => void, RegExp, string | RegExp]>([
  [
    'a table that is out of order',
    undefined,
    ({ dynamodb }) => dynamodb.faults.next('any', { kind: 'error', name: 'InternalServerError' }, 20),
    /./,
    'Temporarily unavailable (503 temporarily_unavailable)',
  ],
  [
    'a token that Corbado fails to give',
    undefined,
    ({ corbado }) => corbado.faults.next('connectTokens', { kind: 'status', status: 500 }, 3),
    /connect token to add/i,
    /502/,
  ],
  [
    'a user pool that cannot be asked',
    /passkey flag is set/,
    ({ cognito }) => cognito?.faults.next('AdminGetUser', { kind: 'error', name: 'InternalErrorException' }, 20),
    /^Pre-login by e-mail/,
    'expected the fields of the answer to be identifier, userId, got error, identifier',
  ],
  [
    'a login that Corbado will not confirm',
    undefined,
    ({ corbado }) => corbado.faults.next('verify', { kind: 'status', status: 500 }, 3),
    /post-login/i,
    /502/,
  ],
  [
    'a webhook that does not come',
    undefined,
    ({ corbado }) => corbado.webhooks.setMode('off'),
    /^Delete the only passkey; Corbado’s webhook tells of it$/,
    'expected a webhook: they are switched off',
  ],
  [
    'a flag that stays',
    undefined,
    ({ corbado }) => corbado.faults.next('credentials', { kind: 'wrong-list', what: 'no-paging' }, 20),
    /^Look at the user again: the passkey flag is gone$/,
    'expected custom:passkey_enrolled to be false, got true',
  ],
])(
  'journey: %s ends it where one would see that, and says what was expected',
  async (_, title, breakIt, end, problem) => {
    const steps = await brokenAfter(title, breakIt);
    const last = steps.at(-1);
    expect([last?.ok, steps.slice(0, -1).every(({ ok }) => ok)]).toEqual([false, true]);
    expect(last?.title).toMatch(end);
    if (typeof problem === 'string') expect(last?.problem).toBe(problem);
    else expect([last?.problem, last?.answer?.status].join(' ')).toMatch(problem);
  },
);

const report = async (steps: AsyncIterable<JourneyStep>): Promise<{ ok: boolean; lines: string[] }> => {
  const lines: string[] = [];
  const terminal = { write: (line: string) => void lines.push(line), colour: false, columns: 100 };
  return { ok: await reportJourney(steps, terminal), lines };
};

test('journey: the report says whether all passed, and names the step that did not', async () => {
  const sound = await report(Readable.from(await soundSteps()));
  expect([sound.ok, sound.lines.at(-1)]).toEqual([true, expect.stringMatching(/All \d+ steps passed/)]);
  bench.system().corbado.faults.next('connectTokens', { kind: 'status', status: 500 }, 3);
  const unsound = await report(runJourney(bench.system()));
  bench.system().corbado.faults.clear();
  expect([unsound.ok, unsound.lines.at(-1)]).toEqual([
    false,
    expect.stringMatching(/Failed at step \d+: Ask for a connect token/),
  ]);
  for (const line of sound.lines) expect(line.length).toBeLessThanOrEqual(120);
});
