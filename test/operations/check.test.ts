// `corbado-actions check`: the stages or the app that somebody wrote, judged as a deployment would, for a person and for a pipeline.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { afterAll, expect, it } from 'vitest';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { judgeApp, mistakesIn } from '../../operations/check/app.ts';
import { check } from '../../operations/check.ts';
import { inApp, plainApp } from '../infra/synthesize-stages.ts';
import { team } from '../infra/team-app.ts';
import { runHere, withEnvironment } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'check-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('judges every stage, and ends with 1 as one of them is refused', async () => {
  const { code, output, problems } = await runHere(check, '');
  expect([code, problems]).toEqual([1, '']);
  expect(output).toMatch(/^ok {7}dev\n {9}info: allowedOrigins: http:\/\/localhost:3000: /);
  expect(output).toMatch(
    /^REFUSED {2}prod\n {9}stages\.prod\.corbado\.projectId: .+ is the placeholder — .+\n\n2 stages, 1 refused\n$/m,
  );
});

it('judges the one that is named, in words or for a program', async () => {
  const [words, json] = [await runHere(check, '--stage dev'), await runHere(check, '--stage prod --json')];
  expect(words).toMatchObject({ code: 0, output: expect.stringMatching(/\n\n1 stage, 0 refused\n$/) });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.output)).toEqual({
    stages: [{ stage: 'prod', ok: false, mistakes: [expect.stringContaining('is the placeholder')], messages: [] }],
  });
  expect(await runHere(check, '--stack dev')).toMatchObject({ code: 2, problems: expect.stringContaining('--stage') });
  expect(await runHere(check, '--stage nowhere')).toMatchObject({
    code: 2,
    problems: expect.stringContaining('it has dev and prod'),
  });
});

it('is all that somebody needs whose stages are their own: other names, no dev, any style', async () => {
  const file = join(folder, 'stages.ts');
  const stage =
    "{kind:'production',corbado:{projectId:'pro-1234567890'},allowedOrigins:[process.env.ORIGIN??'https://app.example.com']}";
  writeFileSync(
    file,
    `const one = ${stage}\nexport const stages = {eu:one, "us":{...one, region: "us-est-1", logRetentionDays: '30'}}`,
  );
  const all = await runHere(check, '', { CORBADO_ACTIONS_STAGES: file });
  expect(all).toMatchObject({ code: 1, problems: '' });
  expect(all.output).toMatch(/us\.logRetentionDays: "30" is a text .+\n.+us\.region: "us-est-1" is not a Region /);
});

/** A folder whose app is a command, or what is synthesised already. */
const folderOf = (name: string, app: string): string => {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'cdk.json'), JSON.stringify({ app }));
  return own;
};

it('judges a CDK app by what its constructs refuse', async () => {
  const program = join(import.meta.dirname, '..', 'local', 'own-app.ts');
  const own = folderOf('refused', `"${process.execPath}" "${program}"`);
  const [refused, ...others] = await withEnvironment({ OWN_APP_STACKS: 'Refused' }, () => judgeApp(own, undefined));
  expect({ others, name: refused?.name }).toEqual({ others: [], name: expect.stringMatching(/^the app \(/) });
  expect(refused?.mistakes).toEqual([
    expect.stringMatching(/^Refused\/Auth: allowedOrigins\[0\]: "https:.+\/" is not an exact origin — /),
    'Refused/Auth: sesion: is not a setting — did you mean session?',
  ]);
});

it('judges all stacks with a construct, by what synth says, or the one that is named', async () => {
  const own = folderOf('judged', 'out');
  inApp(
    (app, bundleFolder) => {
      for (const [name, allowedOrigins] of Object.entries({
        Backend: ['http://localhost:3000'],
        Shop: ['https://app.example.com'],
      })) {
        const stack = new Stack(app, name, { env: { region: 'eu-central-1' } });
        new CorbadoActions(stack, 'Auth', { ...team, kind: 'development', allowedOrigins, bundleFolder });
      }
      new Stack(app, 'Empty');
      app.synth();
    },
    { outdir: join(own, 'out') },
  );
  const [backend, ...others] = await judgeApp(own, undefined);
  expect(backend).toEqual({
    name: 'Backend',
    mistakes: [],
    messages: [{ level: 'info', text: expect.stringMatching(/^Backend\/Auth: allowedOrigins: http:/) }],
  });
  expect(others.map(({ name }) => name)).toEqual(['Shop']);
  expect(await judgeApp(own, 'Backend')).toEqual([backend]);
  await expect(judgeApp(own, 'Else')).rejects.toThrow(/no stack Else: it has\n {2}--stack Backend\n {2}--stack Shop\n/);
});

it('says which stacks there are when none is meant', async () => {
  const own = folderOf('empty', 'out');
  const app = plainApp({ outdir: join(own, 'out') });
  new Stack(app, 'Empty');
  app.synth();
  await expect(judgeApp(own, undefined)).rejects.toThrow(
    'no stack with a CorbadoActions construct: it has\n  --stack Empty',
  );
});

it('repeats what else an app has to say, without its trace', () => {
  expect(
    mistakesIn('app.js:3\n  f();\n\nTypeError: f is not a function\n    at app.js:3:1\n\nNode.js v24.0.0'),
  ).toEqual(['app.js:3', 'f();', 'TypeError: f is not a function', 'Node.js v24.0.0']);
  expect(mistakesIn('ConfigurationProblem: dist holds no bundle\n    at app.js:3:1')).toEqual(['dist holds no bundle']);
});
