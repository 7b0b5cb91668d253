// What the stage in the template has the gateway do: a limit for each route, and a line of the access log for each request.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureLocalTemplate } from '../../local/synth.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';

const folder = mkdtempSync(join(tmpdir(), 'throttled-stage-'));
let system: LocalSystem;

/** Two requests at once on one route, and next to none after them. */
const throttle = (template: { Resources: Record<string, { Type: string; Properties: object }> }): void => {
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::ApiGatewayV2::Stage') continue;
    const { RouteSettings } = Properties as { RouteSettings: Record<string, object> };
    RouteSettings['GET /auth/session'] = { ThrottlingRateLimit: 0.01, ThrottlingBurstLimit: 2 };
  }
};

beforeAll(async () => {
  cpSync(await ensureLocalTemplate(), folder, { recursive: true });
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.template.json')) ?? '');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  throttle(template);
  writeFileSync(file, JSON.stringify(template));
  system = await startLocalSystem({ templateFolder: folder });
});
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true });
});

const ask = async (path: string) => {
  const response = await fetch(`${system.url}${path}`);
  return [response.status, await response.text(), response.headers.get('retry-after')];
};

test('a route that is asked too often answers 429, and says no more; others are not concerned', async () => {
  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await ask('/auth/session'));
  const refused = [429, '{"message":"Too Many Requests"}', null];
  expect(answers.map(([status]) => status)).toEqual([401, 401, 429, 429]);
  expect(answers.slice(2)).toEqual([refused, refused]);
  expect((await ask('/auth/sessions'))[0]).toBe(401);
});

test('each request has a line, as the template writes it', async () => {
  const before = system.accessLog.length;
  await ask('/auth/sessions?token=secret');
  await ask('/auth/session');
  await ask('/nowhere');
  const shared = {
    apiId: 'local',
    requestId: expect.stringMatching(/^[\w-]{15}=$/),
    requestTimeEpoch: expect.stringMatching(/^\d{10}$/),
    sourceIp: expect.stringMatching(/127\.0\.0\.1$/),
    responseLatencyMs: expect.stringMatching(/^\d+$/),
    gatewayError: '-',
  };
  const none = { lambdaRequestId: '-', integrationStatus: '-', integrationLatencyMs: '-' };
  expect(system.accessLog.slice(before).map((line) => JSON.parse(line))).toEqual([
    {
      ...shared,
      routeKey: 'GET /auth/sessions',
      status: '401',
      integrationStatus: '401',
      integrationLatencyMs: shared.responseLatencyMs,
      lambdaRequestId: expect.stringMatching(/./),
    },
    { ...shared, ...none, routeKey: 'GET /auth/session', status: '429' },
    { ...shared, ...none, routeKey: '-', status: '404' },
  ]);
  expect(system.accessLog.join('\n')).not.toContain('secret');
});

test('API Gateway waits longer than any function behind it may take', () => {
  const called = new Set(system.template.routes.map(({ functionName }) => functionName));
  const seconds = system.template.functions.filter(({ name }) => called.has(name)).map((one) => one.timeoutSeconds);
  expect(Math.max(...seconds)).toBeLessThan(29);
});
