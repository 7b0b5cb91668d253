// A running system's timeline: what happened is there, grouped, and no secret with it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SystemWithPage, startWithPage } from '../../local/page/start-with-page.ts';
import { type EventTree, groupEvents } from '../../local/timeline/group-events.ts';
import { createTimeline } from '../../local/timeline/timeline.ts';
import { createClient, tokenIn } from '../support/client.ts';

let running: SystemWithPage;
const client = createClient(() => running.system.url);
const secrets = new Set<string>();

const keep = (secret: unknown): string => {
  if (typeof secret !== 'string' || secret.length < 20) throw new Error('expected a secret');
  secrets.add(secret);
  return secret;
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

const trees = (): EventTree[] => groupEvents(running.timeline.events());
const treeOf = (title: string): EventTree | undefined => trees().find(({ event }) => event.title === title);
const insideOf = (title: string) => treeOf(title)?.children.map(({ event }) => `${event.place}: ${event.title}`);

beforeAll(async () => {
  running = await startWithPage({});
  await Promise.all(running.system.template.functions.map(({ name }) => running.system.warm(name)));
  running.beginRecording();
  const cookie = await signIn();
  const options = { cookie, origin: running.system.url };
  const answer = await client.post('/auth/corbadoConnectToken', { type: 'passkey-append' }, options);
  keep(answer.body.connectToken);
  await passkeyLogin();
  for (const stored of [running.system.actionSecret, running.system.secrets.get(running.system.secretIds.corbadoApi)])
    keep(stored);
});
afterAll(() => running.close());

describe('the timeline of a running system', () => {
  it('has a token request with its read, its call to Corbado and its line', () => {
    expect(insideOf('POST /auth/corbadoConnectToken')).toEqual([
      'DynamoDB: GetItem session',
      'Corbado: POST /v2/connectTokens',
      'function: connect-token',
    ]);
    const tree = treeOf('POST /auth/corbadoConnectToken');
    expect(tree?.event).toMatchObject({ status: 200, from: 'browser', functions: ['connect-token'] });
    expect(tree?.event.milliseconds).toBeGreaterThan(0);
  });

  it('has the request id at the request and at the line of its function', () => {
    const tree = treeOf('POST /auth/corbadoConnectToken');
    expect(tree?.event.requestId).toMatch(/^[\w-]{15}=$/);
    expect(tree?.children.at(-1)?.event.requestId).toBe(tree?.event.requestId);
  });

  it('says what became of each call', () => {
    const outcomes = treeOf('POST /auth/passkey/verify')?.children.map(({ event }) => [event.title, event.outcome]);
    expect(outcomes).toEqual([
      ['POST /v2/passkey/verifySignedData', 'success'],
      ['Query user', '0 found'],
      ['PutItem replay marker', 'written'],
      ['PutItem session', 'written'],
      ['Query user with sessions', '1 found'],
      ['verify-passkey', undefined],
    ]);
  });

  it('shows items as plain values', () => {
    const put = treeOf('POST /auth/passkey/verify')?.children.find(({ event }) => event.title === 'PutItem session');
    expect(put?.event.request?.body).toMatchObject({
      Item: { sk: expect.stringMatching(/^S#.{8}…$/), amr: 'passkey' },
    });
  });

  it('shows the code of a refused request', async () => {
    await client.get('/auth/session', { origin: running.system.url });
    await expect.poll(() => treeOf('GET /auth/session')?.event).toMatchObject({ status: 401, outcome: 'unauthorized' });
  });

  it('shows what is under way', async () => {
    running.switches.setCorbado('stalls');
    const pending = passkeyLogin().catch(() => {});
    await expect
      .poll(() => trees()[0]?.children[0]?.event)
      .toMatchObject({ title: 'POST /v2/passkey/verifySignedData' });
    expect(trees()[0]?.event.milliseconds).toBeUndefined();
    await pending;
    await expect.poll(() => trees()[0]?.event).toMatchObject({ status: 504, outcome: 'upstream_timeout' });
  });

  it('holds no secret that went over any wire', () => {
    const shown = JSON.stringify(running.timeline.events());
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(secrets.size).toBeGreaterThan(5);
  });
});

describe('a timeline', () => {
  it('keeps the newest events only, and tells listeners of each twice: when it begins and when it ends', () => {
    const timeline = createTimeline({ realMilliseconds: () => 5, nowMilliseconds: () => 7000 });
    const heard: (number | undefined)[] = [];
    const stop = timeline.onEvent(({ milliseconds }) => heard.push(milliseconds));
    timeline.begin({ kind: 'exchange', place: 'gateway', title: 'first' })({ status: 200 });
    expect(heard).toEqual([undefined, 0]);
    stop();
    for (let count = 0; count < 700; count += 1) timeline.add({ kind: 'note', place: 'browser', title: 'more' });
    expect(timeline.events()).toHaveLength(600);
    expect(timeline.events().at(-1)).toMatchObject({ id: 701, clockSeconds: 7 });
    expect(heard).toHaveLength(2);
  });
});
