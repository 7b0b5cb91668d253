// `npm run check`: the stages that somebody wrote, judged as a deployment would, for a person and for a pipeline.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../operations/check.ts';
import { runHere, runInProcess } from './run-command.ts';

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
