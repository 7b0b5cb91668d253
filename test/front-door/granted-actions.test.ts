// Roles give nothing too much: each action that a function may use is needed by some request, which fails without it. And nothing too
// little: every call of the tests is judged by the role of the function that makes it.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { JudgedCall } from '../../local/access/access.ts';
import { callAction } from '../support/action-call.ts';
import { loginToPool } from '../support/custom-auth.ts';
import { warmFunctions } from '../support/effects.ts';
import { returnToPresent } from '../support/moments.ts';
import { outcomes } from '../support/outcomes.ts';
import { deletedPasskey, sendWebhook } from '../support/outcomes-of-webhooks.ts';
import { dueChecks, runReconcileIn } from '../support/reconcile.ts';
import { asBrowser, newUserId, passkeyProofFor, signInByPasskey } from '../support/sign-in.ts';
import { provideSystem } from '../support/system.ts';
import { authorizerEvent, byBearer } from '../support/team-request.ts';
import { newPoolUser } from '../support/user-pool.ts';

const bench = provideSystem({ failedStarts: true, extraEnv: { 'post-login': { SESSION_MAXIMUM_PER_USER: '1' } } });
beforeAll(() => warmFunctions(bench));
afterEach(() => {
  bench.system().access.restore();
  returnToPresent(bench);
});

/** What came of it, without what differs each time. */
type Request = () => Promise<unknown>;

const append = (userId: string) =>
  callAction(bench, 'post-append', { webauthnId: userId, credentialId: `cre-${randomUUID().replaceAll('-', '')}` });

const successes = outcomes.filter(({ status }) => status < 300);

const requests: readonly Request[] = [
  ...successes.map((outcome) => async () => (await outcome.run(bench)).status),
  async () => {
    const userId = newPoolUser(bench);
    const { status, body } = await append(userId);
    return [status, body.state, body.updated, (await dueChecks(bench, userId)).length];
  },
  async () => {
    const identifier = `${newPoolUser(bench)}@example.com`;
    const { status, body } = await callAction(bench, 'pre-login', { identifier });
    return [status, Object.keys(body)];
  },
  async () => {
    const signedPasskeyData = await passkeyProofFor(bench, newUserId());
    const old = asBrowser(bench, await signInByPasskey(bench));
    const { status } = await bench.client.post('/auth/passkey/verify', { signedPasskeyData }, old);
    return [status, (await bench.client.get('/auth/session', old)).status];
  },
  async () => {
    const userId = newUserId();
    const old = asBrowser(bench, await signInByPasskey(bench, userId));
    // Its maximum is one session: the new one ends the old one.
    const signedPasskeyData = await passkeyProofFor(bench, userId);
    const { status } = await callAction(bench, 'post-login', { signedPasskeyData });
    return [status, (await bench.client.get('/auth/session', old)).status];
  },
  async () => {
    const userId = newPoolUser(bench);
    return (await loginToPool(bench, userId, await passkeyProofFor(bench, userId))).status;
  },
  async () => {
    const result = await bench.system().invoke('authorize', authorizerEvent(byBearer(await signInByPasskey(bench))));
    return result.ok && (result.payload as { isAuthorized: boolean }).isAuthorized;
  },
  async () => {
    const userId = newPoolUser(bench);
    await append(userId);
    bench.system().corbado.state.corbadoUserId(userId);
    await sendWebhook(bench, deletedPasskey(userId));
    const { cleared, failed } = await runReconcileIn(bench, 200);
    return [cleared > 0, failed > 0];
  },
  async () => {
    const userId = newPoolUser(bench);
    const { state } = bench.system().corbado;
    state.passkeys.push({ id: `cre-${userId}`, userId, displayName: userId, createdAtSeconds: 0 });
    state.corbadoUserId(userId);
    await append(userId);
    const { failed } = await runReconcileIn(bench, 46 * 86_400);
    return [failed > 0, (await dueChecks(bench, userId)).length];
  },
];

type Grant = Pick<JudgedCall, 'function' | 'action' | 'resource'>;
const nameOf = ({ function: name, action, resource }: Grant): string => `${name} ${action} ${resource}`;
const isSecret = ({ action }: Grant): boolean => action.startsWith('secretsmanager:');

const services = /^(dynamodb|secretsmanager|cognito-idp):/;
const grants = (): Grant[] =>
  [...bench.system().template.roles].flatMap(([name, { statements }]) =>
    statements.flatMap(({ actions, resources }) =>
      actions
        .filter((action) => services.test(action))
        .flatMap((action) => resources.map((resource) => ({ function: name, action, resource }))),
    ),
  );

/** The result, and whether the log has a line that would wake somebody. */
const outcomeOf = async (request: Request): Promise<string> => {
  const { logs } = bench.system();
  const before = logs.length;
  const result = await request().catch(() => 'thrown');
  returnToPresent(bench);
  return JSON.stringify([result, logs.slice(before).some(({ text }) => text.includes('"level":"ERROR"'))]);
};

type Tried = { readonly request: Request; readonly outcome: string; readonly calls: ReadonlySet<string> };

const tryAll = async (): Promise<Tried[]> => {
  const tried: Tried[] = [];
  for (const request of requests) {
    const calls = new Set<string>();
    const stop = bench.system().access.onJudged((call) => calls.add(nameOf(call)));
    tried.push({ request, outcome: await outcomeOf(request), calls });
    stop();
  }
  return tried;
};

// Secrets are fetched when a function starts, so any request to it needs them.
const needs = (grant: Grant, { calls }: Tried): boolean =>
  isSecret(grant) ? [...calls].some((call) => call.startsWith(`${grant.function} `)) : calls.has(nameOf(grant));

/** Whether some request ends otherwise when this is taken away. */
const isMissed = async (grant: Grant, tried: readonly Tried[]): Promise<boolean> => {
  const { access, coldStart } = bench.system();
  for (const { request, outcome } of tried.filter((one) => needs(grant, one))) {
    access.deny(grant.function, grant.action, grant.resource);
    // What it has in memory goes; afterwards it holds none, and so asks again by itself.
    if (isSecret(grant)) coldStart(grant.function);
    const without = await outcomeOf(request);
    access.restore();
    if (without !== outcome) return true;
  }
  return false;
};

test('each granted action is used, and its loss is seen; nothing else is called', async () => {
  const tried = await tryAll();
  expect(tried.map(({ outcome }) => outcome)).toEqual(tried.map(() => expect.stringMatching(/,false]$/)));
  const names = grants().map(nameOf);
  expect(tried.flatMap(({ calls }) => [...calls]).filter((call) => !names.includes(call))).toEqual([]);
  const superfluous: string[] = [];
  for (const grant of grants()) if (!(await isMissed(grant, tried))) superfluous.push(nameOf(grant));
  expect(superfluous).toEqual([]);
  expect(names.length).toBeGreaterThan(30);
}, 180_000);

test('the log says which action was refused, and the answer does not', async () => {
  const { access, logs } = bench.system();
  const before = logs.length;
  access.deny('post-append', 'cognito-idp:AdminUpdateUserAttributes');
  const { body } = await append(newPoolUser(bench));
  expect(JSON.stringify(body)).not.toMatch(/arn:|authorized|AccessDenied/);
  const denied = logs.slice(before).flatMap(({ text }) => /"deniedAction":"(.*?)"/.exec(text)?.[1] ?? []);
  expect(denied).toEqual(['cognito-idp:AdminUpdateUserAttributes']);
});

test('a refusal has the form that the SDK reads, at all three services', async () => {
  const { dynamodb, secrets, cognito, template } = bench.system();
  const ask = async (url: string, target: string, input: object) => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=function.define-auth-challenge/20260101/eu-central-1';
    const body = JSON.stringify(input);
    const response = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target, authorization }, body });
    return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: await response.json() };
  };
  const UserPoolId = template.userPools[0]?.id;
  const answers = await Promise.all([
    ask(dynamodb.url, 'DynamoDB_20120810.GetItem', { TableName: template.tables[0]?.name }),
    ask(secrets.url, 'secretsmanager.GetSecretValue', { SecretId: 'a' }),
    ask(cognito?.url ?? '', 'AWSCognitoIdentityProviderService.AdminGetUser', { UserPoolId, Username: 'ada' }),
  ]);
  const type = 'AccessDeniedException';
  const Message = expect.stringMatching(/^User: \S+ is not authorized to perform: \S+ on resource: \S+ because no /);
  const refused = { status: 400, type, body: { __type: `com.amazon.coral.service#${type}`, Message } };
  expect(answers).toEqual([refused, refused, refused]);
});
