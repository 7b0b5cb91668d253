// A running system's timeline of what concerns the user pool: the flag, a login through it, webhooks and scheduled runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runJourney } from '../../local/journey.ts';
import { type SystemWithPage, startWithPage } from '../../local/page/start-with-page.ts';
import { type EventTree, groupEvents } from '../../local/timeline/group-events.ts';
import { runWords } from '../../local/timeline/record-runs.ts';

let running: SystemWithPage;
let user = '';

const trees = (): EventTree[] => groupEvents(running.timeline.events());
const treeOf = (title: RegExp) => trees().find(({ event }) => title.test(event.title));
const inside = (tree: EventTree | undefined) =>
  tree?.children.map(({ event }) => [event.place, event.title, event.outcome]);
const insideOf = (title: RegExp) => inside(treeOf(title));

beforeAll(async () => {
  running = await startWithPage({});
  const { system } = running;
  await Promise.all(system.template.functions.map(({ name }) => system.warm(name)));
  running.beginRecording();
  for await (const { ok, problem, answer } of runJourney({ ...system, runSchedule: running.runSchedule })) {
    if (!ok) throw new Error(problem);
    const { userId } = (answer?.body ?? {}) as { userId?: string };
    user = userId ?? user;
  }
});
afterAll(() => running.close());

describe('the timeline with a user pool', () => {
  it('has the flag’s read and write under the append that caused them', () => {
    // The newest come first; a later passkey of the journey finds a flag that was cleared.
    const first = trees().findLast(({ event }) => event.title === 'POST /actions/post-append');
    const calls = inside(first)?.filter(([place]) => place === 'Cognito');
    expect(calls).toEqual([
      ['Cognito', `AdminGetUser ${user}`, 'no flag yet'],
      ['Cognito', `AdminUpdateUserAttributes ${user}`, 'passkey_enrolled is true'],
    ]);
  });

  it('has the look-up of a typed address under pre-login, and whose it is', () => {
    const [unknown, known] = trees()
      .filter(({ event }) => event.title === 'POST /actions/pre-login')
      .map((tree) => inside(tree)?.filter(([place]) => place === 'Cognito'))
      .slice(-2);
    expect(known).toEqual([
      ['Cognito', `AdminGetUser ${user}@example.com`, 'UserNotFound'],
      ['Cognito', `ListUsers email = "${user}@example.com"`, `is ${user}`],
    ]);
    const outcomes = trees().map(({ event }) => [event.title, event.outcome]);
    expect(outcomes).toContainEqual(['POST /actions/pre-login', 'user_not_found']);
    expect(unknown).toEqual([
      ['Cognito', `AdminGetUser not-${user}@example.com`, 'UserNotFound'],
      ['Cognito', `ListUsers email = "not-${user}@example.com"`, 'nobody'],
    ]);
  });

  it('has the triggers, with the call to Corbado, under the sign-in', () => {
    expect(treeOf(/^InitiateAuth/)?.event).toMatchObject({ from: 'native app', outcome: 'CUSTOM_CHALLENGE' });
    expect(treeOf(/^RespondToAuthChallenge/)?.event).toMatchObject({ status: 200, outcome: 'tokens issued' });
    // On a busy machine a function that had no time to warm up reads its secret only here.
    const calls = insideOf(/^RespondToAuthChallenge/)?.filter(([place]) => place !== 'Secrets Manager');
    expect(calls).toEqual([
      ['Corbado', 'POST /v2/passkey/verifySignedData', 'success'],
      ['DynamoDB', 'PutItem replay marker', 'written'],
      ['DynamoDB', 'GetItem user', 'found'],
      ['function', 'verify-auth-challenge', undefined],
      ['function', 'define-auth-challenge', undefined],
    ]);
  });

  it('has the webhook as Corbado’s call, with the check that it leaves', () => {
    expect(treeOf(/^POST \/webhooks\/corbado$/)?.event).toMatchObject({ from: 'Corbado', status: 200 });
    expect(insideOf(/^POST \/webhooks\/corbado$/)).toContainEqual(['DynamoDB', 'PutItem due check', 'written']);
  });

  it('has the scheduled run with everything that it did, and in a few words what came of it', () => {
    expect(treeOf(/^scheduled run/)?.event).toMatchObject({
      place: 'schedule',
      status: 200,
      outcome: '1 checked, 1 cleared',
    });
    const steps = insideOf(/^scheduled run/) ?? [];
    for (const step of [
      ['DynamoDB', 'Query due checks', '1 found'],
      ['Corbado', 'GET /v2/identifiers', undefined],
      ['Cognito', `AdminUpdateUserAttributes ${user}`, 'passkey_enrolled is false'],
      ['function', 'reconcile', undefined],
    ])
      expect(steps).toContainEqual(step);
  });

  it('tells what an operator’s command did at the table from what functions did', () => {
    const atTheTable = running.timeline.events().filter(({ place }) => place === 'DynamoDB');
    expect([...new Set(atTheTable.map(({ from }) => from))].sort()).toEqual(['function', 'operator']);
    const ofOperator = atTheTable.filter(({ from }) => from === 'operator').map(({ title }) => title);
    expect(ofOperator).toContain('UpdateItem user');
  });

  it('holds no token, and of what the pool says no address', () => {
    const events = running.timeline.events();
    const ofPool = JSON.stringify(events.filter(({ place }) => place === 'Cognito'));
    expect(ofPool).toContain('AuthenticationResult');
    expect(ofPool).toContain('email_verified');
    // What somebody typed is shown, as in the request that brought it; what the pool knows beyond that is not.
    const answers = JSON.stringify(events.filter(({ place }) => place === 'Cognito').map(({ answer }) => answer));
    expect(JSON.stringify(events).match(/eyJ[\w-]{20}|[\w-]{60}/)).toBeNull();
    expect(answers.match(/@example\.com/)).toBeNull();
  });
});

it('finds words for what a run counted', () => {
  expect(runWords({ checked: 3, cleared: 1, kept: 2, failed: 0 })).toBe('3 checked, 1 cleared, 2 kept');
  expect(runWords({ checked: 0 })).toBe('nothing to do');
});
