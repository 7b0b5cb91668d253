// R3, R5: while DynamoDB is down the answer is 503 and in time: nobody is thrown out, nobody is let in.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DynamodbFault } from '../../local/dynamodb/fault-proxy.ts';
import { runWith } from '../support/run-with.ts';
import { rowsOf } from '../support/stored-rows.ts';
import { logins, type Story, stories, storyOf, uses } from '../support/stories.ts';
import { provideSystem } from '../support/system.ts';

const bench = provideSystem();
const functions = ['session', 'verify-passkey', 'connect-token', 'post-login', 'post-append'] as const;

beforeAll(() => Promise.all(functions.map((name) => bench.system().warm(name))));
beforeEach(() => bench.system().dynamodb.faults.clear());

/** Prepares the stories, sends them all at once while every call to DynamoDB goes wrong, and returns what came of them. */
const duringOutage = async (fault: DynamodbFault) => {
  const prepared: [string, Story][] = [];
  for (const name of Object.keys(stories)) prepared.push([name, await storyOf(bench, name)]);
  bench.system().dynamodb.faults.next('any', fault, 1000);
  const startedAt = performance.now();
  const send = async ([name, story]: [string, Story]) => ({ name, story, answer: await story.send() });
  const outcomes = await Promise.all(prepared.map(send));
  bench.system().dynamodb.faults.clear();
  return { outcomes, milliseconds: performance.now() - startedAt };
};

// Corbado has used up their proof by then: sent again it would be refused, so nobody is told to.
const byProof = ['a verified passkey login', 'a passkey login by action'];
const unavailable = (name: string) => [503, byProof.includes(name) ? 'login_interrupted' : 'temporarily_unavailable'];

const expectUnavailable = async (fault: DynamodbFault): Promise<void> => {
  const { outcomes, milliseconds } = await duringOutage(fault);
  for (const { name, answer, story } of outcomes) {
    expect([name, answer.status, answer.body.code]).toEqual([name, ...unavailable(name)]);
    if (byProof.includes(name)) expect(answer.headers).not.toHaveProperty('retry-after');
    else expect(answer.headers['retry-after']).toMatch(/^([1-9]|[12]\d|30)$/);
    expect(answer.setCookie).toEqual([]);
    // What was written without an answer is of no use to anybody: nobody has learned a token.
    const isWritten = 'afterApplying' in fault && fault.afterApplying === true;
    if (name in logins && !isWritten) expect(await rowsOf(bench, story.userId, 'S#')).toEqual([]);
    // The same session, a moment later: its user was not thrown out.
    if (name in uses) expect([name, (await story.send()).status]).toEqual([name, 200]);
  }
  // Deadlines are 4 and 8 s; Lambda would end it at 10.
  expect(milliseconds).toBeLessThan(9500);
};

// Which errors are an outage is decided in functions/shared/aws and tested there, one by one.
describe('R5: DynamoDB is down', () => {
  it('iD1: it fails', () => expectUnavailable({ kind: 'error', name: 'InternalServerError' }));
  it('iD5: it drops every connection', () => expectUnavailable({ kind: 'drop' }));
  it('iD5: it does what it is asked and says nothing', () =>
    expectUnavailable({ kind: 'silent', afterApplying: true }));

  it('iD5: nobody listens there, even at a cold start', async () => {
    const names = ['a look at the session', 'a login by the existing login', 'a logout everywhere'];
    const prepared = await Promise.all(names.map((name) => storyOf(bench, name)));
    runWith(bench, 'session', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
    const answers = await Promise.all(prepared.map(({ send }) => send()));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(names.map(unavailable));
    runWith(bench, 'session', { AWS_ENDPOINT_URL_DYNAMODB: bench.system().dynamodb.url });
  });
});

it('R4: DynamoDB refuses us, which waiting does not heal: 500, never 401', async () => {
  const { outcomes } = await duringOutage({ kind: 'error', name: 'AccessDeniedException' });
  for (const { name: story, answer } of outcomes)
    expect([story, answer.status, answer.body.code, answer.setCookie]).toEqual([story, 500, 'internal_error', []]);
});

describe('R3: attempts', () => {
  it.each([
    ['InternalServerError', 3],
    ['AccessDeniedException', 1],
  ])('R3: %s is met %i times and no more', async (name, attempts) => {
    const { faults } = bench.system().dynamodb;
    const story = await storyOf(bench, 'a look at the session');
    faults.resetCalls();
    faults.next('any', { kind: 'error', name }, 1000);
    expect((await story.send()).status).toBeGreaterThanOrEqual(500);
    faults.clear();
    expect(faults.calls('GetItem')).toBe(attempts);
  });

  it('R3: what passes within these attempts is not noticed', async () => {
    const story = await storyOf(bench, 'a look at the session');
    bench.system().dynamodb.faults.next('GetItem', { kind: 'error', name: 'InternalServerError' }, 2);
    expect((await story.send()).status).toBe(200);
  });
});
