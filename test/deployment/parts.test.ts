// The parts of the deployment test that can go wrong by themselves. The whole is `npm run test:deploy`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stackNameOf } from '../../infra/settings/stack.ts';
import { synthesize } from '../../local/synthesize.ts';
import { sendRequest } from '../../operations/command/send-request.ts';
import { isSerious } from '../../operations/doctor/finding.ts';
import { examineStage } from '../../operations/doctor/preparation.ts';
import { provideSystem } from '../support/system.ts';
import { installMinistack } from './ministack.ts';
import { startFront } from './outside-world.ts';
import { run, runToEnd } from './run-program.ts';
import { createSteps, summarize } from './steps.ts';
import { stageInputOf } from './test-stage.ts';

const { system } = provideSystem();
const folder = mkdtempSync(join(tmpdir(), 'deploy-test-parts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = {
  stageName: 'deploy-test',
  account: '000000000000',
  region: 'eu-central-1',
  corbadoUrl: 'http://127.0.0.1:4001',
  loginUrl: 'http://127.0.0.1:4002',
  appOrigin: 'http://127.0.0.1:4003',
  alarms: false,
  absoluteSeconds: 10_800,
  cookieSameSite: 'Strict',
  allowEmailUserId: false,
} as const;

it.each([{}, { stackName: 'Login' }])(
  'deploys a stage without mistakes, under the name that the commands look for: %j',
  (more) => {
    const written = { ...stageInputOf(settings), ...more };
    const { stage, findings } = examineStage(settings.stageName, written);
    expect(isSerious(findings)).toBe(false);
    if (stage === undefined) throw new Error('no stage');
    expect(synthesize({ stage }, join(folder, 'cdk.out')).stackName).toBe(stackNameOf('deploy-test', written));
  },
);

it('deploys one without mistakes when it trusts a pool besides, too', () => {
  const issuer = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_A';
  const trustedPool = {
    issuer,
    clientId: 'app',
    jwksUri: 'http://127.0.0.1:4004/eu-central-1_A/.well-known/jwks.json',
  };
  const { stage, findings } = examineStage(settings.stageName, stageInputOf({ ...settings, trustedPool }));
  expect(isSerious(findings)).toBe(false);
  expect(stage?.trustedIssuers.at(-1)).toMatchObject({ audience: ['app'], userIdClaim: 'cognito:username' });
  expect(stage?.cognito).toMatchObject({ createDemoPool: true, customAuth: true, flag: { mode: 'attribute' } });
});

it('says what to install when there is no Python', async () => {
  await expect(installMinistack(folder, 'no-such-python')).rejects.toThrow(
    /no-such-python is missing or too old: the emulator needs Python 3\.10.*--real-aws/s,
  );
});

it('passes requests on from the web app’s host to the API, cookie and all', async () => {
  const front = await startFront();
  front.setTarget(system().url);
  const headers = { origin: system().url };
  const answer = await sendRequest(front.url, { method: 'DELETE', path: '/auth/session', headers });
  const refused = await sendRequest(front.url, { method: 'GET', path: '/auth/session?x=1', headers });
  await front.close();
  expect([answer.status, answer.cookies[0]?.split(';')[0]]).toEqual([204, '__Host-session_id=']);
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    401,
    'application/problem+json; charset=utf-8',
  ]);
});

it('finds names under localhost without asking anybody', async () => {
  const { port } = new URL(system().url);
  const answer = await sendRequest(`http://abc.execute-api.localhost:${port}`, {
    method: 'GET',
    path: '/auth/session',
  });
  expect(answer.status).toBe(401);
});

it('shows the end of what a failed program wrote', async () => {
  const fails = { file: process.execPath, args: ['-e', 'console.log("out"); console.error("why"); process.exit(3)'] };
  await expect(run(fails)).rejects.toThrow('ended with exit code 3:\nout\nwhy');
  const echoes = { file: process.execPath, args: ['-e', 'process.stdin.pipe(process.stdout)'], input: 'given' };
  expect(await runToEnd(echoes)).toEqual({ code: 0, output: 'given' });
});

it('does not keep anybody waiting for a program that is missing or too slow', async () => {
  const script = `const { runToEnd } = await import('./test/deployment/run-program.ts');
    await runToEnd({ file: 'no-such-program', args: [] }).catch((error) => console.log(error.message));`;
  const asks = { file: process.execPath, args: ['--input-type=module', '-e', script], timeoutSeconds: 15 };
  expect(await run(asks)).toMatch(/^no-such-program could not be run: .*ENOENT/);
  const slow = { file: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], timeoutSeconds: 1 };
  await expect(run(slow)).rejects.toThrow(/took more than 1 s/);
});

it('times steps, stops at the first that fails, and says which', async () => {
  const lines: string[] = [];
  let now = 0;
  const { steps, runStep } = createSteps(
    (line) => lines.push(line),
    () => (now += 1500),
  );
  expect(await runStep('one', async (note) => note('a\nb'))).toBeUndefined();
  await expect(runStep('two', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual(['ok one 1.5 s', ' a\n b', 'FAILED two 1.5 s']);
  expect(summarize(steps, false)).toBe('2 steps in 3.0 s, failed: two');
  expect(summarize(steps.slice(0, 1), false)).toBe('1 step in 1.5 s, not finished');
  expect(summarize(steps.slice(0, 1), true)).toBe('1 step in 1.5 s, all passed');
});

it('does not start a step after an interrupt', async () => {
  const { runStep } = createSteps(
    () => {},
    () => 0,
    () => true,
  );
  await expect(runStep('one', async () => {})).rejects.toThrow('interrupted');
});
