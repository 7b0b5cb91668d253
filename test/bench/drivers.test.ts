// The benchmark measures what it says it does: our bundle and the smallest handler for the same job make the same calls and give the
// same answer, in the driver as in a runtime.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { factsOf } from '../../bench/driver/measure-driver.ts';
import { runDriver } from '../../bench/driver/run-driver.ts';
import { jobs } from '../../bench/jobs.ts';
import { runInLambda } from '../../bench/lambda/run-lambda.ts';
import { actionSecretId, corbadoApiSecretId } from '../../bench/upstreams/answers.ts';
import { startUpstreams, type UpstreamSet, type Upstreams } from '../../bench/upstreams/upstreams.ts';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import type { FunctionName } from '../../infra/functions.ts';
import { startRuntimeApi } from '../../local/lambda/runtime-client/runtime-api.ts';
import { localStage } from '../../local/local-stage.ts';
import { usableEnvironment } from '../functions/usable-environment.ts';

const floorFolder = join(import.meta.dirname, '..', '..', 'bench', 'reference', 'floor');

let upstreams: Upstreams;
beforeAll(async () => {
  upstreams = await startUpstreams();
});
afterAll(() => upstreams.stop());

const environmentFor = ({ urls }: UpstreamSet) => ({
  ...usableEnvironment,
  CORBADO_PROJECT_ID: localStage.corbado.projectId,
  CORBADO_API_BASE_URL: urls.corbado,
  CORBADO_API_SECRET_ID: corbadoApiSecretId,
  ACTION_SECRET_ID: actionSecretId,
  AWS_ENDPOINT_URL_DYNAMODB: urls.dynamodb,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
  FLAG_MODE: 'off',
  // One session makes all the requests.
  USER_REQUESTS_PER_MINUTE: '0',
  PRE_LOGIN_RESOLVE: 'userId',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  NODE_EXTRA_CA_CERTS: upstreams.certificateFile,
});

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

// Enough to see what each request costs beside the first one.
const warmInvocations = 10;

const drive = async (name: FunctionName, handlerFile: string) => {
  const set = await upstreams.open();
  const handlerUrl = pathToFileURL(handlerFile).href;
  const event = jobs[name]?.event(nowSeconds());
  const result = await runDriver({ handlerUrl, environment: environmentFor(set), event, warmInvocations }, set);
  await set.close();
  const first = result.phases.find(({ phase }) => phase === 'first');
  return {
    facts: factsOf(name, result, warmInvocations),
    answer: JSON.parse(first?.body ?? '{}') as Record<string, unknown>,
  };
};

/** What shows that a job was done to its end. */
const doneBy: Partial<Record<FunctionName, object>> = {
  authorize: { userId: 'u-1' },
  'corbado-webhook': { scheduled: true },
  'define-auth-challenge': { challengeName: 'CUSTOM_CHALLENGE' },
  'create-auth-challenge': { publicChallengeParameters: { challenge: 'signedPasskeyData' } },
  'verify-auth-challenge': { answerCorrect: true },
};

// `lastUsed` and its like are of no interest to whoever writes the least that does the job.
const comparable = (answer: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    ['connectToken', 'token', 'tokenType', 'recorded', 'firstPasskey', 'userId', 'success'].map((name) => [
      name,
      answer[name],
    ]),
  );

it.each(['connect-token', 'verify-passkey', 'post-login', 'post-append', 'pre-login', 'session'] as const)(
  '%s and the floor make the same calls and give the same answer',
  async (name) => {
    const [ours, floor] = await Promise.all([
      drive(name, join(bundleFolder(name), 'index.mjs')),
      drive(name, join(floorFolder, `${name}.mjs`)),
    ]);
    expect(ours.facts.warmCalls).toEqual(jobs[name]?.leastCalls);
    expect(floor.facts.warmCalls).toEqual(jobs[name]?.leastCalls);
    expect(comparable(ours.answer)).toEqual(comparable(floor.answer));
    expect(ours.facts.logBytes).toBeGreaterThan(200);
  },
);

it.each([
  'authorize',
  'corbado-webhook',
  'define-auth-challenge',
  'create-auth-challenge',
  'verify-auth-challenge',
] as const)('%s does its job with no more calls than it takes', async (name) => {
  const { facts, answer } = await drive(name, join(bundleFolder(name), 'index.mjs'));
  expect(facts.warmCalls).toEqual(jobs[name]?.leastCalls);
  expect(answer).toMatchObject(doneBy[name] ?? {});
});

// Without a CPU quota, which takes rights that a test should not need.
const anyShare = { command: [], limit: () => {}, remove: () => {} };
const loop = join(import.meta.dirname, '..', '..', 'bench', 'lambda', 'runtime-loop.mjs');
const client = { name: 'loop', command: [process.execPath, loop] };

const inLambda = async (name: FunctionName, event: unknown) => {
  const [set, api] = [await upstreams.open(), await startRuntimeApi()];
  const run = { taskFolder: bundleFolder(name), environment: environmentFor(set), event, memoryMb: 256 };
  try {
    return await runInLambda({ ...run, warmInvocations: 3 }, client, api, anyShare);
  } finally {
    api.close();
    await set.close();
  }
};

it('times init, first and warm invocations through the Runtime API', async () => {
  const { init, first, warm, coldCpu } = await inLambda('connect-token', jobs['connect-token']?.event(nowSeconds()));
  expect(warm).toHaveLength(3);
  for (const milliseconds of [init, first, coldCpu, ...warm]) expect(milliseconds).toBeGreaterThan(0);
  expect(init).toBeGreaterThan(first);
});

it('takes no time from a function that does not answer 200', async () => {
  await expect(inLambda('connect-token', {})).rejects.toThrow('answered 400');
});
