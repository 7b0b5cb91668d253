// `npm run user` on a deployed stage: the table and the project that the stack names, and what is said when they are missing.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { whatRemains } from '../../operations/user/erase.ts';
import { openUserPlace } from '../../operations/user/user-place.ts';
import { user } from '../../operations/user.ts';
import { signInByLogin } from '../support/sign-in.ts';
import { partitionOf, projectId } from '../support/stored-rows.ts';
import { type AwsEndpoint, environmentOf, startAwsEndpoint } from './aws-endpoint.ts';
import { runHere } from './run-command.ts';
import { provideUserCommand } from './user-command.ts';

const bench = provideUserCommand();
let aws: AwsEndpoint;
beforeAll(async () => {
  aws = await startAwsEndpoint();
});
afterAll(() => aws.close());

const tableName = (): string => bench.system().template.tables[0]?.name ?? '';
const stack = (outputs: Record<string, string>) =>
  aws.stacks.set('CorbadoActions-dev', { status: 'UPDATE_COMPLETE', outputs });
beforeEach(() => void stack({ TableName: tableName(), CorbadoProjectId: projectId }));

const onStage = (...args: string[]) =>
  runHere(user, ['--stage', 'dev', ...args], {
    ...environmentOf(aws.url),
    AWS_ENDPOINT_URL_DYNAMODB: bench.system().dynamodb.url,
  });

it('finds table and project by the stack, and the user in them', async () => {
  const { userId } = await signInByLogin(bench);
  const { code, output, problems } = await onStage('--json', 'show', userId);
  expect([code, problems]).toEqual([0, '']);
  expect(JSON.parse(output)).toMatchObject({ userId, userKey: partitionOf(userId).slice(2), sessions: { alive: 1 } });
  const ended = await onStage('end', userId);
  expect(ended).toMatchObject({
    code: 0,
    output: expect.stringContaining('of stage dev: logged out everywhere, 1 session ended'),
  });
});

it('says where the log lines of a user are, in words, in a query and as commands', async () => {
  const { code, output, problems } = await onStage('logs', 'somebody');
  expect([code, problems]).toEqual([0, '']);
  const key = partitionOf('somebody').slice(2);
  expect(output).toContain(`"userKey":"${key}" in the log`);
  expect(output).toContain('all log groups that begin with CorbadoActions-dev-:');
  expect(output).toMatch(new RegExp(`^  filter userKey = "${key}" \\| fields @timestamp, .*requestId`, 'm'));
  const { logGroupPrefix, query, commands } = JSON.parse((await onStage('--json', 'logs', 'somebody')).output);
  const [start = '', results = ''] = z.array(z.string()).parse(commands);
  // As a shell takes it apart.
  const words = execFileSync('bash', ['-c', `printf '%s\\n' ${start}`], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(words.slice(0, 5)).toEqual(['aws', 'logs', 'start-query', '--region', 'eu-central-1']);
  expect(Number(words[8]) - Number(words[6])).toBe(86_400);
  expect(words.slice(9)).toEqual(['--query-string', `SOURCE logGroups(namePrefix: ["${logGroupPrefix}"]) | ${query}`]);
  expect(results).toMatch(/^aws logs get-query-results --region eu-central-1 --query-id /);
});

it('takes the project of stages.ts from an older deployment, and says so', async () => {
  stack({ TableName: tableName() });
  const { code, problems } = await onStage('show', 'somebody');
  expect([code, problems]).toEqual([0, expect.stringMatching(/^warning: the stack has no output CorbadoProjectId/)]);
});

it('says what is missing', async () => {
  stack({ TableName: 'another', CorbadoProjectId: projectId });
  expect(await onStage('show', 'somebody')).toMatchObject({
    code: 1,
    problems: expect.stringMatching(/no table another/),
  });
  stack({});
  expect(await onStage('show', 'somebody')).toMatchObject({ code: 1, problems: expect.stringMatching(/TableName/) });
  aws.stacks.clear();
  expect(await onStage('show', 'somebody')).toMatchObject({
    code: 1,
    problems: expect.stringMatching(/no stack .* deploy/),
  });
});

it('gives a command for the attribute in the pool that a shell takes as it is meant', async () => {
  const local = await openUserPlace({ kind: 'local', url: bench.pageUrl() });
  local.close();
  const place = { ...local, userPool: { id: 'eu-central-1_A', region: 'eu-central-1' } };
  const [, attribute] = whatRemains(place, "o'hara; rm x");
  expect(attribute).toMatch(
    /admin-delete-user-attributes --region eu-central-1 --user-pool-id eu-central-1_A --username 'o'\\''hara; rm x' --user-/,
  );
});
