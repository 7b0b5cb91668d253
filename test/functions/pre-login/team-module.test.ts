// The look-up of a team's own: how its module is loaded, what it is given, and that whatever it does ends in time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { openTeamModule } from '../../../functions/pre-login/team-module.ts';
import type { Call } from '../../../functions/shared/frame/call.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';

const folder = mkdtempSync(join(tmpdir(), 'look-up-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const writtenAs = (text: string): { readonly file: string; readonly address: string } => {
  files += 1;
  const file = join(folder, `module-${files}.mjs`);
  writeFileSync(file, text);
  return { file, address: pathToFileURL(file).href };
};

/** A call with so much time left, by a real timer. */
const callWith = (remainingMilliseconds: number, nowMilliseconds = now * 1000): Call => {
  const call = callAt(now, { remainingMilliseconds, nowMilliseconds: () => nowMilliseconds });
  const realSleep = async (milliseconds: number, signal: AbortSignal) => sleep(milliseconds, undefined, { signal });
  return { ...call, clock: { ...call.clock, sleep: realSleep } };
};

const found = { kind: 'found', userId: 'ada' };
const answering = `async (typed) => ({ kind: 'found', userId: typed })`;

it.each([
  ['by name', `export const resolveUser = ${answering};`],
  ['by default', `export default ${answering};`],
  ['by name, whatever the default is', `export const resolveUser = ${answering}; export default 7;`],
  ['without a promise', `export const resolveUser = (typed) => ({ kind: 'found', userId: typed });`],
])('A5: is asked %s', async (_, text) => {
  expect(await openTeamModule(writtenAs(text).address).resolve('ada', callWith(5000))).toEqual(found);
});

it('A5: is given the signal, the time that is left and the id of the request, and nothing else of ours', async () => {
  const { address } = writtenAs('export const resolveUser = (typed, call) => call;');
  const call = callWith(5000);
  const given = (await openTeamModule(address).resolve('ada', call)) as unknown as Record<string, unknown>;
  expect(given).toEqual({
    signal: call.deadline.signal,
    requestId: 'request-1',
    remainingMilliseconds: expect.any(Function),
  });
  expect((given.remainingMilliseconds as () => number)()).toBe(5000);
});

it.each([
  ['has no such function', 'export const resolveUsers = () => 7;', 'look_up_module_without_function'],
  ['exports a value', 'export const resolveUser = {};', 'look_up_module_without_function'],
  ['is no JavaScript', 'export const resolveUser = (', 'look_up_module_not_loaded'],
  ['throws', "throw new Error('canary');", 'look_up_module_not_loaded'],
  ['imports what is not there', "import 'not-in-any-layer';", 'look_up_module_not_loaded'],
])('R5: a module that %s fails each login with a reason, and no start', async (_, text, reason) => {
  const module = openTeamModule(writtenAs(text).address);
  for (const ask of [module.warm, (call: Call) => module.resolve('ada', call)])
    await expect(ask(callWith(5000))).rejects.toMatchObject({ code: 'internal_error', reason });
});

it('R5: that is not there fails each login with a reason', async () => {
  const { resolve } = openTeamModule(pathToFileURL(join(folder, 'none.mjs')).href);
  await expect(resolve('ada', callWith(5000))).rejects.toEqual(refusing('internal_error', 'look_up_module_not_loaded'));
});

it('R5: that could not be loaded is tried again after a while, and not with each login', async () => {
  const { file, address } = writtenAs("throw new Error('the network is not there yet');");
  const { resolve } = openTeamModule(address);
  const askedAt = (seconds: number) => resolve('ada', callWith(5000, (now + seconds) * 1000));
  await expect(askedAt(0)).rejects.toThrow('not_loaded');
  writeFileSync(file, `export const resolveUser = ${answering};`);
  await expect(askedAt(9)).rejects.toThrow('not_loaded');
  expect(await askedAt(11)).toEqual(found);
  expect(await askedAt(60)).toEqual(found);
});

it.each([
  ['answers', 'export const resolveUser = () => new Promise(() => {});'],
  ['loads', 'await new Promise(() => {}); export const resolveUser = () => 7;'],
])('R5: one that never %s is waited for as long as there is time', async (_, text) => {
  const startedAt = performance.now();
  const { resolve } = openTeamModule(writtenAs(text).address);
  await expect(resolve('ada', callWith(150))).rejects.toEqual(refusing('temporarily_unavailable', 'deadline'));
  expect(performance.now() - startedAt).toBeGreaterThan(140);
});

it('R5: what fails after that is nobody’s unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  const text = `export const resolveUser = () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 60));`;
  const { resolve } = openTeamModule(writtenAs(text).address);
  await expect(resolve('ada', callWith(40))).rejects.toMatchObject({ reason: 'deadline' });
  await sleep(80);
  process.off('unhandledRejection', listen);
  expect(unhandled).toEqual([]);
});
