// The journey that `npm start` shows: every step is right on a sound system, and on an unsound one the step that fails says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type JourneyStep, runJourney } from '../../local/journey.ts';
import { reportJourney } from '../../local/journey-report.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem();

const stepsOf = async (steps: AsyncIterable<JourneyStep>): Promise<JourneyStep[]> => {
  const done: JourneyStep[] = [];
  for await (const step of steps) done.push(step);
  return done;
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

test('journey: it can be walked again, by several at once', async () => {
  await soundSteps();
  const journeys = await Promise.all([1, 2].map(() => stepsOf(runJourney(bench.system()))));
  expect(journeys.map((steps) => steps.filter(({ ok }) => !ok))).toEqual([[], []]);
});

test('journey: what it shows holds no secret whole', async () => {
  const shown = JSON.stringify(await soundSteps());
  const { connectTokens } = bench.system().corbado.state;
  expect(connectTokens.length).toBeGreaterThan(0);
  for (const { secret } of connectTokens) expect(shown).not.toContain(secret);
  expect(shown).not.toMatch(/[\w-]{22}\.[\w-]{43}|eyJ[\w-]{20}/);
  expect(markers.countIn(shown)).toBe(0);
});

test.each([
  ['a token that Corbado fails to give', 'connectTokens', /connect token to add/i, 502],
  ['a login that Corbado will not confirm', 'verify', /post-login/i, 502],
] as const)('journey: %s ends it at that step, which says what was expected', async (_, route, title, status) => {
  const { faults } = bench.system().corbado;
  faults.next(route, { kind: 'status', status: 500 }, 3);
  const steps = await stepsOf(runJourney(bench.system()));
  faults.clear();
  const last = steps.at(-1);
  expect([last?.ok, steps.slice(0, -1).every(({ ok }) => ok)]).toEqual([false, true]);
  expect(last?.title).toMatch(title);
  expect([last?.problem, last?.answer?.status].join(' ')).toContain(String(status));
});

test('journey: a user pool that cannot be asked ends it at pre-login, whose answer has other fields then', async () => {
  const { cognito } = bench.system();
  const steps: JourneyStep[] = [];
  for await (const step of runJourney(bench.system())) {
    steps.push(step);
    if (/passkey flag is set/.test(step.title))
      cognito?.faults.next('AdminGetUser', { kind: 'error', name: 'InternalErrorException' }, 20);
  }
  cognito?.faults.clear();
  expect(steps.at(-1)).toMatchObject({
    title: expect.stringMatching(/^Pre-login by e-mail/),
    problem: 'expected the fields of the answer to be identifier, userId, got error, identifier',
    answer: { status: 200, body: { identifier: '', error: { return: true, code: 'untyped' } } },
  });
});

test('journey: a table that is out of order ends it at the first step that needs it', async () => {
  const { faults } = bench.system().dynamodb;
  faults.next('any', { kind: 'error', name: 'InternalServerError' }, 20);
  const steps = await stepsOf(runJourney(bench.system()));
  faults.clear();
  expect(steps.map(({ ok }) => ok)).toEqual([true, false]);
  expect(steps[1]?.problem).toBe('Temporarily unavailable (503 temporarily_unavailable)');
});

test('journey: a webhook that does not come, and a flag that stays, end it where one would see that', async () => {
  const { corbado } = bench.system();
  const lastOf = async () => (await stepsOf(runJourney(bench.system()))).at(-1);
  corbado.webhooks.setMode('off');
  const unheard = await lastOf();
  corbado.webhooks.setMode('prompt');
  expect([unheard?.title, unheard?.problem]).toEqual([
    'Delete the only passkey; Corbado’s webhook tells of it',
    'expected a webhook: they are switched off',
  ]);
  corbado.faults.next('credentials', { kind: 'wrong-list', what: 'no-paging' }, 20);
  const unanswered = await lastOf();
  corbado.faults.clear();
  expect([unanswered?.title, unanswered?.problem]).toEqual([
    'Look at the user again: the passkey flag is gone',
    'expected custom:passkey_enrolled to be false, got true',
  ]);
});

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
