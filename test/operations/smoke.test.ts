// The smoke test against the running local system: all is as documented, and nothing is left behind.
import { expect, it } from 'vitest';
import { routeKey, routes } from '../../infra/constructs/routes.ts';
import type { Result } from '../../operations/smoke/run-checks.ts';
import { parseSmokeOptions } from '../../operations/smoke/smoke-options.ts';
import { smoke } from '../../operations/smoke.ts';
import { provideSystem } from '../support/system.ts';
import { startBrokenServer } from './broken-server.ts';
import { runCommand } from './run-command.ts';

const { system } = provideSystem();

const run = async (args: readonly string[], actionSecret?: string): Promise<Result[]> => {
  const results: Result[] = [];
  for await (const result of smoke(parseSmokeOptions(['--url', system().url, ...args]), actionSecret))
    results.push(result);
  return results;
};
const failed = (results: readonly Result[]) =>
  results.filter(({ mistakes }) => mistakes.length > 0).map(({ check, mistakes }) => ({ id: check.id, mistakes }));

it('finds every route as documented and writes nothing', async () => {
  const before = await system().dynamodb.items();
  const results = await run(['--origin', system().url, '--webhook'], system().actionSecret);
  expect(failed(results)).toEqual([]);
  const ids = results.map(({ check }) => check.id);
  expect(ids).toEqual(expect.arrayContaining(routes.map(routeKey)));
  expect(new Set(ids).size).toBe(ids.length);
  expect(await system().dynamodb.items()).toEqual(before);
});

it('sends nothing to Corbado', async () => {
  const before = system().corbado.calls.length;
  await run([]);
  expect(system().corbado.calls).toHaveLength(before);
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
  const { code, output, problems } = await runCommand('smoke', args, { PATH: process.env.PATH }, stored);
  expect({ code, problems }).toEqual({ code: 0, problems: '' });
  expect(output).toMatch(/^ok +GET \/auth\/session without a credential +401 unauthorized +\d+ ms$/m);
  expect(output).toMatch(/\n52 as documented, 0 failed\n$/);
  expect(output).not.toContain(system().actionSecret);
});

it('says in one line that nobody is there', async () => {
  const { code, output, problems } = await runCommand('smoke', ['--url', 'http://localhost:9'], {
    PATH: process.env.PATH,
  });
  expect({ code, output: output.trim() }).toEqual({ code: 1, output: 'smoke test of http://localhost:9' });
  expect(problems).toMatch(/does not answer \(no answer: ECONNREFUSED\)/);
});

const withoutCors = (headers: ReadonlyMap<string, string>) =>
  new Map([...headers].filter(([name]) => name !== 'access-control-allow-origin'));

it('shows every failure and ends with 1', async () => {
  const broken = await startBrokenServer(() => system().url);
  broken.setBreakage((_, { headers }) => ({ headers: withoutCors(headers) }));
  const args = ['--url', broken.url, '--origin', system().url];
  const { code, output } = await runCommand('smoke', args, { PATH: process.env.PATH });
  expect(code).toBe(1);
  expect(output).toMatch(/FAILED +preflight from .*\n +expected access-control-allow-origin to be/);
  expect(output).toMatch(/\n38 as documented, 2 failed\n$/);
  // The same two are known of the emulator, which does not make it fail.
  const known = await runCommand('smoke', [...args, '--emulator', 'ministack'], { PATH: process.env.PATH });
  expect(known).toMatchObject({
    code: 0,
    output: expect.stringContaining('38 as documented, 2 known of ministack, 0 failed'),
  });
  await broken.close();
});
