// `npm start` as a person runs it: what it prints, how it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it, vi } from 'vitest';
import { startGateway } from '../../local/gateway/gateway.ts';

const root = join(import.meta.dirname, '..', '..');
const children: ChildProcess[] = [];
const groups: number[] = [];
// Each test starts whole processes, one or several, which on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const endGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Gone already, as it should be.
  }
};

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const group of groups.splice(0)) endGroup(group);
});

const untilReady = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Press Ctrl-C')) resolve(output);
    });
  });

const addressIn = (output: string): string => /http:\/\/localhost:\d+/.exec(output)?.[0] ?? '';

const isListening = (url: string): Promise<boolean> =>
  fetch(`${url}/auth/session`).then(
    () => true,
    () => false,
  );

const launch = (...args: string[]) => {
  const script = [join(root, 'local', 'require-node-24.mjs'), join(root, 'local', 'start.ts'), ...args];
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, exit };
};

const run = async (...args: string[]) => {
  const { child, exit } = launch(...args);
  const [output, problems, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { output, problems, code };
};

it('walks the journey once and ends well', async () => {
  const { output, problems, code } = await run('--once');
  expect({ problems, code }).toEqual({ problems: '', code: 0 });
  expect(output).toMatch(/All \d+ steps passed/);
});

it('serves page and API until it is told to stop', async () => {
  const { child, exit } = launch('--port', '0');
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const url = addressIn(await untilReady(child));
  expect(await (await fetch(`${url}/`)).text()).toContain('<!doctype html>');
  expect(await (await fetch(`${url}/local/info`)).json()).toMatchObject({ functions: expect.any(Array) });
  expect((await fetch(`${url}/auth/session`)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(output).toContain('stopping');
});

it('ends with npm, whose shell passes no signal on, even while a page is open', async () => {
  // In a process group of its own, so that nothing of it outlives this test.
  const npm = spawn('npm', ['start', '--', '--port', '0'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  groups.push(npm.pid ?? 0);
  const url = addressIn(await untilReady(npm));
  const events = await fetch(`${url}/local/events`);
  expect([events.status, await isListening(url)]).toEqual([200, true]);
  npm.kill('SIGTERM');
  await vi.waitFor(async () => expect(await isListening(url)).toBe(false), { timeout: 20_000, interval: 200 });
});

it('says plainly what is wrong with its arguments', async () => {
  for (const args of [['--nonsense'], ['--port', 'x'], ['--port', '65536'], ['extra']]) {
    const { output, problems, code } = await run(...args);
    expect({ output, code }).toEqual({ output: '', code: 2 });
    expect(problems).toContain('usage: npm start');
    expect(problems).not.toContain('    at ');
  }
  expect(await run('--help')).toMatchObject({ code: 0, problems: '', output: expect.stringContaining('--keep') });
});

it('says plainly that its port is taken', async () => {
  const gateway = await startGateway(0);
  const { port } = new URL(gateway.url);
  const { problems, code } = await run('--port', port);
  await gateway.close();
  expect(code).toBe(1);
  expect(problems.trim()).toBe(
    `port ${port} is taken by another program — choose one: npm start -- --port ${Number(port) + 1}`,
  );
});
