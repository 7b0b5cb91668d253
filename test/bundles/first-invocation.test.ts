// The start of a bundle and its first invocation: what it asks for ahead, and what it makes Node load, of which each module costs a cold
// start tens of milliseconds.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { basicUserName } from '../../functions/shared/action/caller.ts';
import { userKeyOf } from '../../functions/shared/table/rows.ts';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { type EventParts, jsonEvent } from '../functions/gateway-event.ts';
import { goodClaims, passkeyDataOf } from '../functions/signed-passkey-data.ts';
import { triggerEvent } from '../functions/trigger-event.ts';
import { environmentAt, startStubUpstreams } from './stub-upstreams.ts';

const tooHeavy = /undici|http2|worker_threads|perf_hooks/;

const [secret, corbado, unsigned] = ['GetSecretValue', '/v2', '/'];
/** Once for each kind of thing that the first request needs. */
const askedAhead: Record<FunctionName, string[]> = {
  'pre-login': [secret, unsigned],
  'post-login': ['Query', 'PutItem', secret, secret, corbado],
  'post-append': ['PutItem', 'UpdateItem', secret, unsigned],
  'verify-passkey': ['Query', 'PutItem', secret, corbado],
  'connect-token': ['GetItem', secret, corbado],
  session: ['GetItem'],
  'corbado-webhook': ['PutItem', secret],
  'verify-auth-challenge': ['GetItem', 'PutItem', secret, corbado],
  authorize: ['GetItem'],
  reconcile: [],
  'define-auth-challenge': [],
  'create-auth-challenge': [],
};

const nowSeconds = Math.floor(Date.now() / 1000);
const signedPasskeyData = passkeyDataOf({ ...goodClaims, iat: nowSeconds, nbf: nowSeconds, exp: nowSeconds + 300 });
const actionSecret = Buffer.alloc(32, 7).toString('base64');
const authorization = `Basic ${Buffer.from(`${basicUserName}:${actionSecret}`).toString('base64')}`;
const asAction: EventParts = { headers: { authorization } };
const withSession: EventParts = {
  cookies: [`__Host-session_id=${userKeyOf('pro-1', 'u-1')}.${'s'.repeat(43)}`],
  headers: { origin: 'https://app.example.com' },
};

const challengeAnswer = {
  challengeAnswer: signedPasskeyData,
  privateChallengeParameters: { attemptId: 'a'.repeat(36) },
};

const firstEvents: Record<FunctionName, unknown> = {
  'pre-login': jsonEvent({ identifier: 'u-1' }, asAction),
  'post-append': jsonEvent({ userId: 'u-1', credentialId: 'cre-1' }, asAction),
  'post-login': jsonEvent({ signedPasskeyData }, asAction),
  'verify-passkey': jsonEvent({ signedPasskeyData }),
  'connect-token': jsonEvent({ type: 'passkey-list' }, withSession),
  session: jsonEvent({}, { ...withSession, method: 'GET' }),
  'corbado-webhook': jsonEvent({ type: 'passkey.deleted', data: { userID: 'usr-1' } }, asAction),
  reconcile: {},
  authorize: { ...jsonEvent({}, { ...withSession, path: '/orders' }), type: 'REQUEST' },
  'define-auth-challenge': triggerEvent('DefineAuthChallenge'),
  'create-auth-challenge': triggerEvent('CreateAuthChallenge'),
  'verify-auth-challenge': triggerEvent('VerifyAuthChallengeResponse', { request: challengeAnswer }),
};

/** What shows that the invocation went all the way, where that is no status. */
const doneBy: Partial<Record<FunctionName, object>> = {
  'post-append': { statusCode: 200, body: expect.stringContaining('"state":"set","updated":true') },
  authorize: { isAuthorized: true, context: { userId: 'u-1' } },
  reconcile: { checked: 1, cleared: 1, failed: 0 },
  'define-auth-challenge': { response: { challengeName: 'CUSTOM_CHALLENGE' } },
  'create-auth-challenge': { response: { publicChallengeParameters: { challenge: 'signedPasskeyData' } } },
  'verify-auth-challenge': { response: { answerCorrect: true } },
};

/** Ends with the test. */
const startUpstreams = async (isDown = false) => {
  const upstreams = await startStubUpstreams(isDown);
  const folder = mkdtempSync(join(tmpdir(), 'first-invocation-'));
  onTestFinished(() => {
    upstreams.close();
    rmSync(folder, { recursive: true });
  });
  const trusted = join(folder, 'certificate.pem');
  writeFileSync(trusted, upstreams.certificate);
  return { asked: upstreams.asked, env: environmentAt(upstreams, trusted) };
};
const urlOf = (name: FunctionName): string => pathToFileURL(join(bundleFolder(name), 'index.mjs')).href;

const resultSchema = z.object({ answer: z.unknown(), loaded: z.array(z.string()) });

const runFirst = async (name: FunctionName) => {
  const { asked, env } = await startUpstreams();
  const script = join(import.meta.dirname, 'first-invocation.mjs');
  const child = spawn(process.execPath, [script, urlOf(name)], { env, stdio: 'pipe' });
  const problems = text(child.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('started');
  const ahead = asked.toSorted();
  child.stdin.end(JSON.stringify(firstEvents[name]));
  const written: string[] = [];
  for await (const line of lines) written.push(line);
  expect(await problems).toBe('');
  const result = resultSchema.parse(JSON.parse(written.pop() ?? ''));
  return { ahead, log: written.map((line) => JSON.parse(line)), ...result };
};

it.each(functionNames)(
  '%s asks ahead for what its first request needs, and answers that without undici, http2, worker threads and performance hooks',
  async (name) => {
    const { ahead, log, answer, loaded } = await runFirst(name);
    expect(ahead).toEqual(askedAhead[name].toSorted());
    expect(log).toMatchObject([{ coldStart: true }]);
    expect(answer).toMatchObject(doneBy[name] ?? { statusCode: 200 });
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((module) => tooHeavy.test(module))).toEqual([]);
  },
);

it('R5: each starts without a word when nothing of that is answered', async () => {
  const { asked, env } = await startUpstreams(true);
  const imports = functionNames.map((name) => `await import('${urlOf(name)}');`).join(' ');
  const node = ['--input-type=module', '-e', `${imports} process.exit(0)`];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, node, { env });
  expect(stdout + stderr).toBe('');
  expect(new Set(asked)).toEqual(new Set(Object.values(askedAhead).flat()));
});
