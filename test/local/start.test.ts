// `npm start` as a person runs it: what it prints, how it ends, and that it starts on the right Node only.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startGateway } from '../../local/gateway/gateway.ts';
import { parseStartOptions } from '../../local/start-options.ts';
import { dispatchHere } from '../operations/run-command.ts';

const root = join(import.meta.dirname, '..', '..');
const children: ChildProcess[] = [];
// Each test starts whole processes, one or several, which on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.resetConfig());

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
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
  // An open page does not keep it alive.
  expect((await fetch(`${url}/local/events`)).status).toBe(200);
  expect(await (await fetch(`${url}/`)).text()).toContain('<!doctype html>');
  expect(await (await fetch(`${url}/local/info`)).json()).toMatchObject({ functions: expect.any(Array) });
  expect((await fetch(`${url}/auth/session`)).status).toBe(401);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
  expect(output).toContain('stopping');
});

describe('its arguments', () => {
  it('are read, with any free port for a journey', () => {
    const defaults = { once: false, keep: false, port: 3000, engine: 'embedded', origins: [], wanted: {} };
    expect(parseStartOptions([])).toEqual(defaults);
    expect(parseStartOptions(['--once', '--keep'])).toEqual({ ...defaults, once: true, keep: true, port: 0 });
    expect(parseStartOptions(['--once', '--port', '4000']).port).toBe(4000);
    const [one, other] = ['http://localhost:5173', 'http://localhost:8080'];
    const args = [one, other, one].flatMap((origin) => ['--origin', origin]);
    expect(parseStartOptions(args).origins).toEqual([one, other]);
    expect(parseStartOptions(['--stack', 'Backend', '--construct', 'Auth']).wanted).toEqual({
      stackName: 'Backend',
      construct: 'Auth',
    });
  });

  it.each([
    [['--dynoxide'], { engine: 'dynoxide' }],
    [['--dynamodb-local'], { engine: 'dynamodb-local' }],
    [['--dynamodb-local-jar', 'a.jar'], { engine: 'dynamodb-local', dynamodbLocalJar: 'a.jar' }],
  ])('choose the engine: %j', (args, chosen) => expect(parseStartOptions(args)).toMatchObject(chosen));

  it('choose one engine', () => {
    const both = () => parseStartOptions(['--dynoxide', '--dynamodb-local']);
    expect(both).toThrow('--dynoxide and --dynamodb-local are two engines: choose one');
  });

  it.each([[['--nonsense']], [['--port', 'x']], [['--port', '65536']], [['extra']]])('refuse %j', (args) => {
    expect(() => parseStartOptions(args)).toThrow(new RegExp(args.at(-1) ?? ''));
  });

  it.each([
    'localhost:5173',
    'http://localhost:5173/',
    'http://localhost:5173/app',
    'https://localhost:5173',
    'http://127.0.0.1:5173',
    'http://app.localhost:5173',
    'http://*.localhost',
    '*',
  ])('take no origin that the session cookie would not reach: %s', (origin) => {
    expect(() => parseStartOptions(['--origin', origin])).toThrow(/write an origin on http:\/\/localhost/);
  });

  it('that are wrong lead to the reason and the usage', async () => {
    const { output, problems, code } = await dispatchHere('start --port x');
    expect({ output, code }).toEqual({ output: '', code: 2 });
    expect(problems).toMatch(/^--port x is not a port number: .*\n\nusage: npm start/);
  });
});

it('says plainly that its port is in use, before it builds anything', async () => {
  const gateway = await startGateway(0);
  const port = Number(new URL(gateway.url).port);
  const { output, problems, code } = await run('--port', String(port));
  await gateway.close();
  expect({ problems: problems.trim(), code }).toEqual({
    problems: `port ${port} is in use by another program — choose another with --port ${port + 1}`,
    code: 1,
  });
  expect(output).not.toContain('…');
});

describe('the guard for Node 24', () => {
  const guard = join(root, 'local', 'require-node-24.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
  writeFileSync(
    join(folder, 'script.ts'),
    'const main: boolean = import.meta.main; console.log(JSON.stringify({ main, args: process.argv.slice(1) }));',
  );

  const guarded = (version: string | undefined, ...args: string[]) => {
    const versions = `{ ...process.versions, node: '${version}' }`;
    const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${versions} })`;
    const node = [...(version === undefined ? [] : ['--import', pretend]), guard, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, node, { cwd: folder, encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it('runs the script as the main module, with its arguments', () => {
    const { status, stdout } = guarded(undefined, 'script.ts', '--once', 'x');
    const args = [join(folder, 'script.ts'), '--once', 'x'];
    expect({ status, said: JSON.parse(stdout) }).toEqual({ status: 0, said: { main: true, args } });
    expect(guarded(undefined)).toMatchObject({ status: 2, stderr: expect.stringContaining('usage:') });
  });

  it.each(['20.20.2', '23.11.0'])('refuses Node %s in one sentence', (version) => {
    expect(guarded(version, 'script.ts')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^This needs Node 24 or newer, and this is Node ${version}: .*npm ci.*\\n$`),
      ),
    });
  });

  it('ends the script with npm, whose shell passes no signal on', async () => {
    writeFileSync(
      join(folder, 'waiting.ts'),
      "process.once('SIGTERM', () => { console.log('ended'); process.exit(); }); console.log('running'); setTimeout(() => {}, 30_000);",
    );
    // With a second command, so that the shell stays the parent as npm's does.
    const command = `"${process.execPath}" "${guard}" waiting.ts; true`;
    const env = { ...process.env, npm_lifecycle_event: 'start' };
    const shell = spawn('sh', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(shell);
    let output = '';
    shell.stdout.on('data', (chunk) => {
      output += chunk;
      if (output === 'running\n') shell.kill('SIGTERM');
    });
    await vi.waitFor(() => expect(output).toBe('running\nended\n'), { timeout: 20_000 });
  });
});
