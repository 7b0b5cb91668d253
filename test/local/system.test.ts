// The whole local run, on the real template and bundles.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { functionNames } from '../../infra/build.ts';
import { startGateway } from '../../local/gateway/gateway.ts';
import { runJourney } from '../../local/journey.ts';
import type { LogLine } from '../../local/lambda/function-log.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../local/system.ts';
import { writeTemplateFolder } from './template-folder.ts';

const systems: LocalSystem[] = [];
const start = async (options?: LocalSystemOptions) => {
  const system = await startLocalSystem(options);
  systems.push(system);
  return system;
};
const closeAll = async () => {
  for (const system of systems.splice(0)) await system.close();
};
afterEach(closeAll);

/** A session token for the login's first user, as a native app gets it. */
const signIn = async (system: LocalSystem): Promise<string> => {
  const response = await fetch(`${system.url}/auth/session`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await system.login.signIdToken()}`, 'content-type': 'application/json' },
    body: '{"delivery":"token"}',
  });
  return ((await response.json()) as { sessionId: string }).sessionId;
};

const readSession = (system: LocalSystem, token: string) =>
  fetch(`${system.url}/auth/session`, { headers: { authorization: `Bearer ${token}` } });

it('loads every function and walks the whole journey', async () => {
  const system = await start();
  expect(system.template.functions.map(({ name }) => name).sort()).toEqual([...functionNames].sort());
  expect(await Promise.all(functionNames.map(system.warm))).toEqual(functionNames.map(() => undefined));
  const problems: unknown[] = [];
  for await (const step of runJourney(system)) if (!step.ok) problems.push(step);
  expect(problems).toEqual([]);
});

it('keeps sessions over a restart with a data folder', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'local-data-'));
  const token = await signIn(await start({ dataFolder }));
  await closeAll();
  const restarted = await start({ dataFolder });
  expect((await readSession(restarted, token)).status).toBe(200);
  expect((await restarted.dynamodb.items()).length).toBeGreaterThan(0);
});

it('has the functions see the moved clock, the counted calls and the extra environment', async () => {
  const system = await start({ extraEnv: { session: { SESSION_IDLE_SECONDS: '60' } } });
  const heard: LogLine[] = [];
  const stopListening = system.onLog((line) => heard.push(line));
  const token = await signIn(system);
  system.dynamodb.faults.resetCalls();
  expect((await readSession(system, token)).status).toBe(200);
  expect(system.dynamodb.faults.calls('GetItem')).toBe(1);
  system.clock.moveBySeconds(61);
  expect((await readSession(system, token)).status).toBe(401);
  stopListening();
  await readSession(system, token);
  expect(heard.map((line) => line.function)).toEqual(['session', 'session', 'session']);
  expect(system.logs).toHaveLength(4);
  expect(Math.abs((heard[2]?.atMilliseconds ?? 0) - system.clock.nowMilliseconds())).toBeLessThan(10_000);
});

it('gives actions the secret that is stored at the moment', async () => {
  const system = await start();
  const before = system.actionSecret;
  expect(before).toMatch(/^whsec_/);
  system.secrets.set(system.secretIds.action ?? '', JSON.stringify({ current: 'whsec_rotated', previous: before }));
  expect(system.actionSecret).toBe('whsec_rotated');
});

it('frees what it took when it cannot start', async () => {
  const { port } = new URL((await start()).url);
  await closeAll();
  const templateFolder = writeTemplateFolder({ session: 'echo' }, { Broken: { Type: 'AWS::ApiGatewayV2::Route' } });
  await expect(startLocalSystem({ port: Number(port), templateFolder })).rejects.toThrow(
    'AWS::ApiGatewayV2::Route Broken',
  );
  await (await startGateway(Number(port))).close();
});
