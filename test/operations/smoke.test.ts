// The smoke test against the running local system: all is as documented, and nothing is left behind.
import { expect, it } from 'vitest';
import { routeKey, routes } from '../../infra/deployed-functions.ts';
import { completeOptions } from '../../operations/smoke/look-up.ts';
import { parseSmokeOptions } from '../../operations/smoke/options.ts';
import type { Result } from '../../operations/smoke/results.ts';
import { smoke, smokeTest } from '../../operations/smoke.ts';
import { provideSystem } from '../support/system.ts';
import { startBrokenServer } from './broken-server.ts';
import { runHere } from './run-command.ts';

const { system } = provideSystem();

const run = async (args: readonly string[], actionSecret?: string): Promise<Result[]> => {
  const results: Result[] = [];
  for await (const result of smoke(
    await completeOptions(parseSmokeOptions(['--url', system().url, ...args])),
    actionSecret,
  ))
    results.push(result);
  return results;
};
const failed = (results: readonly Result[]) =>
  results.filter(({ mistakes }) => mistakes.length > 0).map(({ check, mistakes }) => ({ id: check.id, mistakes }));

it('finds every route as documented, writes nothing, and sends nothing to Corbado', async () => {
  const before = await system().dynamodb.items();
  // Functions that start ask Corbado whether it is there.
  const sent = () => system().corbado.calls.filter(({ method }) => method !== 'GET').length;
  const sentBefore = sent();
  const results = await run(['--origin', system().url, '--webhook'], system().actionSecret);
  expect(failed(results)).toEqual([]);
  const ids = results.map(({ check }) => check.id);
  expect(ids).toEqual(expect.arrayContaining(routes.map(routeKey)));
  expect(new Set(ids).size).toBe(ids.length);
  expect(await system().dynamodb.items()).toEqual(before);
  expect(sent()).toBe(sentBefore);
});

it('finds a wrong action secret and a function that is not switched off', async () => {
  const wrong = failed(await run([], Buffer.alloc(32, 'wrong').toString('base64')));
  expect(wrong.map(({ id }) => id)).toEqual([
    ...['post-login', 'post-append', 'pre-login'].map((name) => `right-caller /actions/${name}`),
    'pre-login',
    ...['form', 'junk'].map((name) => `webhook-right-caller-${name}`),
    'webhook-other-event',
  ]);
  const on = failed(await run(['--without', 'pre-login']));
  expect(on).toEqual([{ id: 'POST /actions/pre-login', mistakes: ['expected status 404, got 401'] }]);
});

it('prints a table and ends with 0', async () => {
  const args = ['--url', system().url, '--origin', system().url, '--action-secret-stdin'];
  const stored = JSON.stringify({ current: system().actionSecret });
  const { code, output, problems } = await runHere(smokeTest, args, {}, stored);
  expect({ code, problems }).toEqual({ code: 0, problems: '' });
  expect(output).toMatch(/^ok +GET \/auth\/session without a credential +401 unauthorized +\d+ ms$/m);
  expect(output).toMatch(/\n52 as documented, 0 failed\n$/);
  expect(output).not.toContain(system().actionSecret);
});

const withoutCors = (headers: ReadonlyMap<string, string>) =>
  new Map([...headers].filter(([name]) => name !== 'access-control-allow-origin'));

it('shows every failure and ends with 1', async () => {
  const broken = await startBrokenServer(() => system().url);
  broken.setBreakage((_, { headers }) => ({ headers: withoutCors(headers) }));
  const args = ['--url', broken.url, '--origin', system().url];
  const { code, output } = await runHere(smokeTest, args);
  expect(code).toBe(1);
  expect(output).toMatch(/FAILED +preflight from .*\n +expected access-control-allow-origin to be/);
  expect(output).toMatch(/\n38 as documented, 2 failed\n$/);
  // The same two are known of the emulator, which does not make it fail.
  const known = await runHere(smokeTest, [...args, '--emulator', 'ministack']);
  expect(known).toMatchObject({
    code: 0,
    output: expect.stringContaining('38 as documented, 2 known of ministack, 0 failed'),
  });
  await broken.close();
});
