// The smoke test where the webhook is concerned: a stage may be without it, and one that has it must not let anybody in.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSmokeOptions } from '../../operations/smoke/smoke-options.ts';
import { smoke } from '../../operations/smoke.ts';
import { provideSystem } from '../support/system.ts';
import { type Breakage, type BrokenServer, startBrokenServer } from './broken-server.ts';

const { system } = provideSystem();
let broken: BrokenServer;
beforeAll(async () => {
  broken = await startBrokenServer(() => system().url);
});
afterAll(() => broken.close());

/** Ids of the checks that were made of the webhook, and what failed of all. */
const run = async (breakage: Breakage, ...args: string[]) => {
  broken.setBreakage(breakage);
  const made: string[] = [];
  const failed: Record<string, string> = {};
  for await (const { check, mistakes } of smoke(parseSmokeOptions(['--url', broken.url, ...args]))) {
    if (check.id.includes('webhook')) made.push(check.id);
    if (mistakes.length > 0) failed[check.id] = mistakes.join('; ');
  }
  return { made, failed };
};
const route = 'POST /webhooks/corbado';
const onWebhook =
  (change: ReturnType<Breakage>): Breakage =>
  (request) =>
    request.url === '/webhooks/corbado' ? change : {};

it('takes a stage without a webhook for what it is, unless told that there is one', async () => {
  const missing = onWebhook({ status: 404 });
  expect(await run(missing)).toEqual({ made: [route], failed: {} });
  expect(await run(missing, '--without', 'corbado-webhook')).toEqual({ made: [route], failed: {} });
  const { failed } = await run(missing, '--webhook');
  expect(failed).toEqual({ [route]: expect.stringContaining('expected 401 unauthorized, got 404') });
});

it('finds a webhook that should not be there', async () => {
  const { failed } = await run(() => ({}), '--without', 'corbado-webhook');
  expect(failed).toEqual({ [route]: 'expected status 404, got 401' });
});

it('finds a webhook that is open to everybody', async () => {
  const { failed } = await run(onWebhook({ status: 200, text: '{"scheduled":true}' }));
  expect(Object.keys(failed)).toEqual([
    route,
    'webhook-form',
    'webhook-junk',
    'webhook-wrong-password',
    'webhook-large',
  ]);
});
