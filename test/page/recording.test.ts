// A running system's timeline: what happened is there, under the request that led to it, and no secret with it.
import { beforeAll, describe, expect, it } from 'vitest';
import { runJourney } from '../../local/journey.ts';
import type { SystemWithPage } from '../../page/start-with-page.ts';
import { type EventTree, groupEvents } from '../../page/timeline/group-events.ts';
import type { TimelineEvent } from '../../page/timeline/timeline-event.ts';
import { createClient, tokenIn } from '../support/client.ts';
import { openPage } from './shared-page.ts';

let running: SystemWithPage;
/** The newest event of the files before. */
let lastId = 0;
const client = createClient(() => running.system.url);
const secrets = new Set<string>();

const keep = (secret: unknown): string => {
  const text = String(secret);
  expect(text.length).toBeGreaterThan(19);
  secrets.add(text);
  return text;
};

const signIn = async (): Promise<string> => {
  const bearer = keep(await running.system.login.signIdToken());
  const answer = await client.post('/auth/session', {}, { bearer, origin: running.system.url });
  return keep(tokenIn(answer.setCookie[0]));
};

const passkeyLogin = async (): Promise<void> => {
  const signedPasskeyData = keep(await running.system.corbado.signPasskeyData());
  const answer = await client.post('/auth/passkey/verify', { signedPasskeyData }, { origin: running.system.url });
  keep(tokenIn(answer.setCookie[0]));
};

const events = (): TimelineEvent[] => running.timeline.events().filter(({ id }) => id > lastId);
const trees = (): EventTree[] => groupEvents(events());
const treeOf = (title: string | RegExp) =>
  trees().find(({ event }) => (typeof title === 'string' ? event.title === title : title.test(event.title)));
// But for secrets, which are fetched again now and then.
const inside = (tree: EventTree | undefined) =>
  tree?.children.flatMap(({ event: { place, title, outcome } }) =>
    place === 'Secrets Manager' ? [] : [[place, title, outcome]],
  );

beforeAll(async () => {
  running = await openPage();
  lastId = running.timeline.events().at(-1)?.id ?? 0;
  const options = { cookie: await signIn(), origin: running.system.url };
  keep((await client.post('/auth/corbadoConnectToken', { type: 'passkey-append' }, options)).body.connectToken);
  await passkeyLogin();
  for (const stored of [running.system.actionSecret, running.system.secrets.get(running.system.secretIds.corbadoApi)])
    keep(stored);
});

describe('the timeline of a running system', () => {
  it('has a token request with its read, its call to Corbado and its line, all with its request id', () => {
    const tree = treeOf('POST /auth/corbadoConnectToken');
    expect(inside(tree)?.map(([place, title]) => `${place}: ${title}`)).toEqual([
      'DynamoDB: GetItem session',
      'Corbado: POST /v2/connectTokens',
      'function: connect-token',
    ]);
    expect(tree?.event).toMatchObject({ status: 200, from: 'browser', functions: ['connect-token'] });
    expect(tree?.event.milliseconds).toBeGreaterThan(0);
    expect(tree?.event.requestId).toMatch(/^[\w-]{15}=$/);
    expect(tree?.children.at(-1)?.event.requestId).toBe(tree?.event.requestId);
  });

  it('says what became of each call, and shows items as plain values', () => {
    const tree = treeOf('POST /auth/passkey/verify');
    const [asked, read, ...others] = inside(tree)?.map(([, ...said]) => said) ?? [];
    // These two are under way together, and either may be first.
    expect([asked, read].sort()).toEqual([
      ['POST /v2/passkey/verifySignedData', 'success'],
      ['Query user', '0 found'],
    ]);
    expect(others).toEqual([
      ['PutItem replay marker', 'written'],
      ['PutItem session', 'written'],
      ['Query user with sessions', '1 found'],
      ['verify-passkey', undefined],
    ]);
    const put = tree?.children.find(({ event }) => event.title === 'PutItem session');
    expect(put?.event.request?.body).toMatchObject({ Item: { sk: expect.stringMatching(/^S#.{8}…$/) } });
  });

  it('shows the code of a refused request', async () => {
    await client.get('/auth/session', { origin: running.system.url });
    await expect.poll(() => treeOf('GET /auth/session')?.event).toMatchObject({ status: 401, outcome: 'unauthorized' });
  });

  it('shows why a role did not allow a call', async () => {
    const { access } = running.system;
    access.deny('session', 'dynamodb:GetItem');
    await client.get('/auth/session', { cookie: await signIn(), origin: running.system.url });
    access.restore();
    const explained = 'AccessDenied: an explicit deny in an identity-based policy';
    await expect
      .poll(() => inside(treeOf('GET /auth/session'))?.[0])
      .toEqual(['DynamoDB', 'GetItem session', explained]);
  });

  it('shows what is under way', async () => {
    running.switches.setCorbado('stalls');
    const pending = passkeyLogin().catch(() => {});
    const call = { title: 'POST /v2/passkey/verifySignedData' };
    await expect
      .poll(() => trees()[0]?.children.map(({ event }) => event))
      .toContainEqual(expect.objectContaining(call));
    expect(trees()[0]?.event.milliseconds).toBeUndefined();
    await pending;
    await expect.poll(() => trees()[0]?.event).toMatchObject({ status: 504, outcome: 'upstream_timeout' });
  });

  it('holds no secret that went over any wire', () => {
    const shown = JSON.stringify(events());
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(secrets.size).toBeGreaterThan(5);
  });
});

describe('the timeline of a journey', () => {
  let user = '';
  beforeAll(async () => {
    const { system, runSchedule } = running;
    for await (const { ok, problem, answer } of runJourney({ ...system, runSchedule })) {
      if (!ok) throw new Error(problem);
      const { userId } = (answer?.body ?? {}) as { userId?: string };
      user = userId ?? user;
    }
  });
  const inPool = (tree: EventTree | undefined) => inside(tree)?.filter(([place]) => place === 'Cognito');

  it('has the flag’s read and write under the append that caused them', () => {
    // The newest come first; a later passkey of the journey finds a flag that was cleared.
    expect(inPool(trees().findLast(({ event }) => event.title === 'POST /actions/post-append'))).toEqual([
      ['Cognito', `AdminGetUser ${user}`, 'no flag yet'],
      ['Cognito', `AdminUpdateUserAttributes ${user}`, 'passkey_enrolled is true'],
    ]);
  });

  it('has the look-up of a typed address under pre-login, and whose it is', () => {
    const preLogins = trees().filter(({ event }) => event.title === 'POST /actions/pre-login');
    const [unknown, known] = preLogins.slice(-2);
    const lookUp = (address: string, found: string) => [
      ['Cognito', `AdminGetUser ${address}`, 'UserNotFound'],
      ['Cognito', `ListUsers email = "${address}"`, found],
    ];
    expect(inPool(known)).toEqual(lookUp(`${user}@example.com`, `is ${user}`));
    expect(inPool(unknown)).toEqual(lookUp(`not-${user}@example.com`, 'nobody'));
    expect(preLogins.map(({ event }) => event.outcome)).toContain('user_not_found');
  });

  it('has the triggers, with the call to Corbado, under the sign-in', () => {
    expect(treeOf(/^InitiateAuth/)?.event).toMatchObject({ from: 'native app', outcome: 'CUSTOM_CHALLENGE' });
    const respond = treeOf(/^RespondToAuthChallenge/);
    expect(respond?.event).toMatchObject({ status: 200, outcome: 'tokens issued' });
    // On a busy machine a function that had no time to warm up reads its secret only here.
    expect(inside(respond)?.filter(([place]) => place !== 'Secrets Manager')).toEqual([
      ['Corbado', 'POST /v2/passkey/verifySignedData', 'success'],
      ['DynamoDB', 'PutItem replay marker', 'written'],
      ['DynamoDB', 'GetItem user', 'found'],
      ['function', 'verify-auth-challenge', undefined],
      ['function', 'define-auth-challenge', undefined],
    ]);
  });

  it('has the webhook as Corbado’s call, with the check that it leaves', () => {
    const webhook = treeOf('POST /webhooks/corbado');
    expect(webhook?.event).toMatchObject({ from: 'Corbado', status: 200 });
    expect(inside(webhook)).toContainEqual(['DynamoDB', 'PutItem due check', 'written']);
  });

  it('has the scheduled run with everything that it did, and in a few words what came of it', () => {
    const run = treeOf(/^scheduled run/);
    expect(run?.event).toMatchObject({ place: 'schedule', status: 200, outcome: '1 checked, 1 cleared' });
    for (const step of [
      ['DynamoDB', 'Query due checks', '1 found'],
      ['Corbado', 'GET /v2/identifiers', undefined],
      ['Cognito', `AdminUpdateUserAttributes ${user}`, 'passkey_enrolled is false'],
      ['function', 'reconcile', undefined],
    ])
      expect(inside(run)).toContainEqual(step);
  });

  it('tells what an operator’s command did at the table from what functions did', () => {
    const atTheTable = events().filter(({ place }) => place === 'DynamoDB');
    expect([...new Set(atTheTable.map(({ from }) => from))].sort()).toEqual(['function', 'operator']);
    const ofOperator = atTheTable.filter(({ from }) => from === 'operator').map(({ title }) => title);
    expect(ofOperator).toContain('UpdateItem user');
  });

  it('holds no token, and of what the pool says no address', () => {
    const answers = JSON.stringify(events().flatMap(({ place, answer }) => (place === 'Cognito' ? [answer] : [])));
    for (const part of ['AuthenticationResult', 'email_verified']) expect(answers).toContain(part);
    // What somebody typed is shown, as in the request that brought it; what the pool knows beyond that is not.
    expect(answers).not.toContain('@example.com');
    expect(JSON.stringify(events()).match(/eyJ[\w-]{20}|[\w-]{60}/)).toBeNull();
  });
});
