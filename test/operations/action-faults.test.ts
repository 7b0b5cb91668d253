// `npm run action` against a backend that does one thing wrong: each trial finds what it is there to find, and says so with exit code 1.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runWith } from '../support/run-with.ts';
import { provideSystem } from '../support/system.ts';
import { type Breakage, type BrokenServer, nothing, startBrokenServer } from './broken-server.ts';
import { sayAction, shortOf, tryIt } from './try-action.ts';

const bench = provideSystem();
const { system } = bench;
let broken: BrokenServer;
beforeAll(async () => {
  broken = await startBrokenServer(() => system().url);
});
afterAll(() => broken.close());

const proofOf = (userId: string) => system().corbado.signPasskeyData({ claims: { webauthnId: userId } });
const at = (line: string) => `${line} --url ${broken.url} --action-secret-stdin`;

/** Mistakes of each step. */
const find = async (line: string, breakage: Breakage): Promise<string[]> => {
  broken.setBreakage(breakage);
  const { code, steps } = await tryIt(at(line), system().actionSecret);
  const mistakes = steps.map((step) => step.mistakes.join('; '));
  expect(code).toBe(mistakes.every((words) => words === '') ? 0 : 1);
  return mistakes;
};

const expiresAt = 1_790_000_000;
const always =
  (status: number, body: object): Breakage =>
  () => ({ status, text: JSON.stringify(body) });
/** Changes the fields of a success. */
const changed =
  (change: Record<string, unknown>): Breakage =>
  (_, answer) =>
    answer.status === 200 && answer.text !== ''
      ? { text: JSON.stringify({ ...JSON.parse(answer.text), ...change }) }
      : {};
/** What was answered first, to everything. */
const stuck = (): Breakage => {
  let first: { status: number; text: string } | undefined;
  return (request, { status, text }) => {
    if (request.method !== 'POST') return {};
    first ??= { status, text };
    return first;
  };
};

it('finds nothing in a pre-login that is asked twice', async () => {
  expect(await find('pre-login --replay', nothing)).toEqual(['', '']);
});

it.each(['--tamper', '--stale', '--wrong-secret'])('finds an action that lets %s in', async (variant) => {
  const open = always(200, { recorded: true, firstPasskey: true });
  expect(await find(`post-append ${variant}`, open)).toEqual(['expected 401 unauthorized, got 200']);
});

it('finds a refusal that is no problem document', async () => {
  expect(await find('post-append --tamper', always(401, { code: 'unauthorized' }))).toEqual([
    expect.stringMatching(/^type is missing; title is missing/),
  ]);
});

it('finds a repetition that counts', async () => {
  const session = { accessToken: 'a.b', sessionId: 'a.b', tokenType: 'Bearer', expiresAt };
  const proof = await proofOf('user-2');
  const [first, second] = await find(`post-login --replay --signed-passkey-data ${proof}`, always(200, session));
  expect([first, second]).toEqual(['', 'expected 401 invalid_passkey_data or 409 duplicate_event, got 200']);
  expect(await find('post-append --replay --user user-2', stuck())).toEqual(['', 'the passkey counts a second time']);
  const counting: Breakage = (...exchange) => {
    const identifier = `u-${performance.now()}`;
    return changed({ identifier, userId: identifier })(...exchange);
  };
  expect(await find('pre-login --replay --identifier ada.lovelace', counting)).toEqual([
    '',
    'the second answer differs from the first',
  ]);
});

it('finds a session that belongs to whom the event named', async () => {
  const line = `post-login --other-user --signed-passkey-data ${await proofOf('user-3')}`;
  const theirs: Breakage = (request, answer) =>
    request.method === 'GET' ? changed({ userId: 'user-9' })(request, answer) : {};
  expect(await find(line, theirs)).toEqual(['', 'the session is not that user’s', '']);
});

it('finds an answer of another form', async () => {
  expect(await find('pre-login', changed({ identifier: undefined }))).toEqual(['identifier is missing']);
  expect(await find('post-append --user user-4', changed({ debug: true }))).toEqual(['debug: in no documented answer']);
  const proof = await proofOf('user-4');
  const [mistake] = await find(`post-login --signed-passkey-data ${proof}`, changed({ accessToken: undefined }));
  expect(mistake).toBe('accessToken is missing');
});

it('stops a replay whose first answer is wrong, and says so', async () => {
  broken.setBreakage(always(503, { code: 'temporarily_unavailable' }));
  const { code, text } = await sayAction(at('post-append --replay --user user-5'), system().actionSecret);
  expect(code).toBe(1);
  expect(text).toMatch(
    /FAILED +expected status 200, got 503 temporarily_unavailable\n +→ the log line with this requestId/,
  );
  expect(text).toMatch(/1 of 1 not as documented\nnot sent a second time/);
});

it('without a proof: expects the refusal, or the session of a stage that trusts events', async () => {
  broken.setBreakage(nothing);
  const line = at('post-login --replay --user user-6');
  const twice = [400, 'signed_passkey_data_required', true];
  expect(shortOf(await tryIt(line, system().actionSecret))).toEqual([twice, twice]);
  runWith(bench, 'post-login', { TRUST_EVENT_IDENTITY: 'true' });
  expect(shortOf(await tryIt(line, system().actionSecret))).toEqual([
    [200, 'session', true],
    [409, 'duplicate_event', true],
    [204, undefined, true],
  ]);
  runWith(bench, 'post-login', {});
});

it('shows what a backend sends, and lets none of it steer the terminal', async () => {
  const nasty = '\u001b[2J\u0007\u009b2J';
  for (const text of [`<html>${nasty}`, JSON.stringify({ code: nasty, [nasty]: nasty, error: [nasty] })]) {
    broken.setBreakage(() => ({ status: 502, text }));
    const { code, text: said } = await sayAction(at('pre-login'), system().actionSecret);
    expect([code, said]).toEqual([1, expect.stringContaining('expected status 200, got 502\n')]);
    expect(said).not.toMatch(/[^\P{Cc}\n]/u);
  }
  broken.setBreakage(() => ({ status: 200, text: JSON.stringify({ identifier: 'ada', [nasty]: 1 }) }));
  expect((await sayAction(at('pre-login'), system().actionSecret)).text).not.toMatch(/[^\P{Cc}\n]/u);
});

it('tells of a backend that hangs up', async () => {
  broken.setBreakage(() => 'hang up');
  await expect(tryIt(at('pre-login'), system().actionSecret)).rejects.toThrow(/does not answer \(ECONNRESET\)/);
});

it.each(['', '{"current":"short"}', 'short'])('refuses the secret %j before anything is sent', async (secret) => {
  await expect(tryIt(at('pre-login'), secret)).rejects.toThrow(/^the action secret on standard input is /);
});
