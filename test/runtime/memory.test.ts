// Memory and open files of environments that are frozen and thawed again and again, while the other side closes their connections.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Environment } from '../../local/lambda/runtime-client/environment.ts';
import { type FrontedSystem, processOf, startFrontedSystem } from './fronted-system.ts';

// In 200 visits, so four kilobytes kept of each call are noticed. V8 needs up to a thousand calls until it has compiled what it will.
const growthBytes = 800_000;

const reporter = pathToFileURL(join(import.meta.dirname, 'heap-on-signal.mjs')).href;

const visit = async ({ client, system }: FrontedSystem): Promise<number[]> => {
  const signedPasskeyData = await system.corbado.signPasskeyData({ claims: { webauthnId: 'ada' } });
  const login = await client.post('/auth/passkey/verify', { signedPasskeyData, delivery: 'token' });
  const bearer = String(login.body.sessionId);
  const token = await client.post('/connectToken', { type: 'passkey-list' }, { bearer });
  const session = await client.get('/auth/session', { bearer });
  const end = await client.delete('/auth/session', { bearer });
  return [login.status, token.status, session.status, end.status];
};

const round = async (fronted: FrontedSystem, visits: number, visitsAtOnce: number): Promise<void> => {
  for (let count = 1; count <= visits; count += 1) {
    expect(await visit(fronted)).toEqual([200, 200, 200, 204]);
    if (count % visitsAtOnce !== 0) continue;
    for (const front of fronted.fronts) front.closeIdle();
    await setTimeout(100);
  }
  // Deadlines of these calls, of eight seconds each, are over.
  await setTimeout(8000);
  expect(await visit(fronted)).toEqual([200, 200, 200, 204]);
};

/** Thaws it for as long as it needs to clean up and count. */
const bytesInUse = async ({ processId = 0 }: Environment, folder: string): Promise<number> => {
  const file = join(folder, String(processId));
  process.kill(processId, 'SIGUSR2');
  process.kill(processId, 'SIGCONT');
  await expect.poll(() => existsSync(file)).toBe(true);
  process.kill(processId, 'SIGSTOP');
  const bytes = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  return bytes;
};

test('R1: memory and open files stay as they are over frozen cycles', { timeout: 240_000 }, async ({
  onTestFinished,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'heap-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const fronted = await startFrontedSystem({ closedAfterSeconds: 3600 }, onTestFinished, {
    nodeArguments: ['--import', reporter],
    variables: { HEAP_FOLDER: folder },
  });
  const state = async () =>
    Promise.all(
      fronted.environments.map(async (one) => ({
        name: one.functionName,
        bytes: await bytesInUse(one, folder),
        files: readdirSync(`/proc/${one.processId}/fd`).length,
        residentMegabytes: Math.round(processOf(one).residentBytes / 1_000_000),
      })),
    );
  await round(fronted, 400, 50);
  const before = await state();
  await round(fronted, 200, 20);
  const after = await state();
  const grown = after.filter(({ bytes, files }, index) => {
    const earlier = before[index] ?? { bytes: 0, files: 0 };
    return bytes - earlier.bytes > growthBytes || files - earlier.files > 4;
  });
  expect(grown, JSON.stringify({ before, after })).toEqual([]);
  expect(after.length).toBe(3);
  expect(after.filter(({ residentMegabytes }) => residentMegabytes > 128)).toEqual([]);
});
