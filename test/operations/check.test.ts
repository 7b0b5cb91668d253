// `corbado-actions check`: the stages or the app that somebody wrote, judged as a deployment would, for a person and for a pipeline.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { judgeApp, mistakesIn } from '../../operations/check/app.ts';
import { check } from '../../operations/check.ts';
import { runHere, runInProcess, withEnvironment } from './run-command.ts';

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
  const env = { CORBADO_ACTIONS_STAGES: file };
  const all = await runInProcess('check', '', env);
  expect(all).toMatchObject({ code: 1, problems: '' });
  expect(all.output).toMatch(/us\.logRetentionDays: "30" is a text .+\n.+us\.region: "us-est-1" is not a Region /);
});

const appFolder = join(folder, 'app');
const judgeOwnApp = (stacks: string, wanted?: string) => {
  mkdirSync(appFolder, { recursive: true });
  const program = join(import.meta.dirname, '..', 'local', 'own-app.ts');
  writeFileSync(join(appFolder, 'cdk.json'), JSON.stringify({ app: `"${process.execPath}" "${program}"` }));
  return withEnvironment({ OWN_APP_STACKS: stacks }, () => judgeApp(appFolder, wanted));
};

it('judges a CDK app by what its constructs refuse', async () => {
  const [refused, ...others] = await judgeOwnApp('Refused prod');
  expect({ others, name: refused?.name }).toEqual({ others: [], name: expect.stringMatching(/^the app \(/) });
  expect(refused?.mistakes).toEqual([
    expect.stringMatching(/^Refused\/Auth: allowedOrigins\[0\]: "https:.+\/" is not an exact origin — /),
    'Refused/Auth: sesion: is not a setting — did you mean session?',
  ]);
});

it('judges all stacks with a construct, by what synth says', async () => {
  const [backend, ...others] = await judgeOwnApp('Backend prod');
  expect(backend).toEqual({
    name: 'Backend',
    mistakes: [],
    messages: [{ level: 'info', text: expect.stringMatching(/^Backend\/Auth: allowedOrigins: http:/) }],
  });
  expect(others.map(({ name }) => name)).toEqual(['CorbadoActions-prod']);
  // The one that is named, of what is synthesised by now.
  writeFileSync(join(appFolder, 'cdk.json'), JSON.stringify({ app: join('.corbado-actions', 'template.out') }));
  expect(await judgeApp(appFolder, 'Backend')).toEqual([backend]);
  await expect(judgeApp(appFolder, 'Else')).rejects.toThrow(/no stack Else: it has\n {2}--stack Backend\n/);
});

it('says which stacks there are when none is meant', async () => {
  await expect(judgeOwnApp('')).rejects.toThrow('no stack with a CorbadoActions construct: it has\n  --stack Empty');
});

it('repeats what else an app has to say, without its trace', () => {
  expect(
    mistakesIn('app.js:3\n  f();\n\nTypeError: f is not a function\n    at app.js:3:1\n\nNode.js v24.0.0'),
  ).toEqual(['app.js:3', 'f();', 'TypeError: f is not a function', 'Node.js v24.0.0']);
  expect(mistakesIn('ConfigurationProblem: dist holds no bundle\n    at app.js:3:1')).toEqual(['dist holds no bundle']);
});
