// What a bundle makes Node load, up to the end of its first invocation: each of these modules costs a cold start tens of milliseconds.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { basicUserName } from '../../functions/shared/action/caller.ts';
import { userKeyOf } from '../../functions/shared/table/rows.ts';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { type EventParts, jsonEvent } from '../functions/gateway-event.ts';
import { goodClaims, passkeyDataOf } from '../functions/signed-passkey-data.ts';
import { triggerEvent } from '../functions/trigger-event.ts';
import { environmentAt, type StubUpstreams, startStubUpstreams } from './stub-upstreams.ts';

const tooHeavy = /undici|http2|worker_threads|perf_hooks/;

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

const folder = mkdtempSync(join(tmpdir(), 'trusted-'));
const trusted = join(folder, 'certificate.pem');
let upstreams: StubUpstreams;
beforeAll(async () => {
  upstreams = await startStubUpstreams();
  writeFileSync(trusted, upstreams.certificate);
});
afterAll(() => {
  upstreams.close();
  rmSync(folder, { recursive: true });
});

const result = z.object({ answer: z.unknown(), loaded: z.array(z.string()) });

const runFirst = async (name: FunctionName) => {
  const bundle = join(bundleFolder(name), 'index.mjs');
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run "npm run build" first`);
  const script = join(import.meta.dirname, 'first-invocation.mjs');
  const env = environmentAt(upstreams, trusted);
  const event = JSON.stringify(firstEvents[name]);
  const { stdout } = await promisify(execFile)(process.execPath, [script, pathToFileURL(bundle).href, event], { env });
  return result.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
};

it.each(functionNames)(
  '%s starts and answers without undici, http2, worker threads and performance hooks',
  async (name) => {
    const { answer, loaded } = await runFirst(name);
    expect(answer).toMatchObject(doneBy[name] ?? { statusCode: 200 });
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((module) => tooHeavy.test(module))).toEqual([]);
  },
);
