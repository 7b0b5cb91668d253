// The timeline's chapters and its filter.
import { expect, it } from 'vitest';
import { chaptersOf, isShown } from '../../page/timeline/chapters.ts';
import type { EventTree } from '../../page/timeline/group-events.ts';
import { aheadSeconds } from '../../page/timeline/time-words.ts';
import type { TimelineEvent } from '../../page/timeline/timeline-event.ts';

let lastId = 0;
const tree = (title: string, event: Partial<TimelineEvent> = {}, children: EventTree[] = []): EventTree => {
  lastId += 1;
  const common = {
    id: lastId,
    kind: 'exchange',
    place: 'gateway',
    startedAt: 0,
    clockSeconds: 0,
    milliseconds: 1,
  } as const;
  return { event: { ...common, title, status: 200, ...event }, children };
};
const token = (type: string) => tree('POST /auth/corbadoConnectToken', { request: { body: { type } } });

it('puts requests under what the visitor did, newest first', () => {
  const happened = [
    tree('Corbado’s Backend API works', { kind: 'note', place: 'local run' }),
    tree('POST /v2/connect/login/init', { place: 'Corbado' }),
    tree('POST /login', { place: 'login' }),
    tree('POST /auth/session'),
    token('passkey-append'),
    tree('POST /v2/connect/append/start', { place: 'Corbado' }),
    tree('POST /v2/connect/append/finish', { place: 'Corbado' }),
    tree('GET /auth/session'),
    token('passkey-list'),
    tree('DELETE /auth/sessions'),
    tree('scheduled run of reconcile', { place: 'schedule' }),
    tree('GET /auth/session', { from: 'native app' }),
    tree('POST /v2/connect/login/finish', { place: 'Corbado' }),
    tree('POST /auth/passkey/verify'),
  ];
  const chapters = chaptersOf(happened.toReversed());
  expect(chapters.toReversed().map(({ title, trees }) => [title, trees.length])).toEqual([
    ['Start', 1],
    ['Sign-in page', 1],
    ['Password login', 2],
    ['A passkey is offered', 2],
    ['New passkey', 1],
    ['Account page', 2],
    ['Sign-out everywhere', 1],
    ['Scheduled run', 1],
    ['Other programs', 1],
    ['Passkey login', 2],
  ]);
  expect(chapters.flatMap(({ trees }) => trees)).toEqual(happened.toReversed());
});

const aside = tree('POST /v2/connect/login/init', { place: 'Corbado' });
const refused = tree('POST /auth/session', { status: 401 });
const within = tree('POST /v2/connect/login/finish', { place: 'Corbado' }, [refused]);
const hinted = tree('OPTIONS /auth/session', { status: 204, hint: 'not allowed' });
const underWay = { ...refused, event: { ...refused.event } };
Reflect.deleteProperty(underWay.event, 'milliseconds');

it.each([
  ['a request that only Corbado’s client made', aside, { everything: true, backend: false, problems: false }],
  ['a refused request', refused, { everything: true, backend: true, problems: true }],
  ['a request that led to a refused one', within, { everything: true, backend: true, problems: true }],
  ['a request that a browser does not send', hinted, { everything: true, backend: true, problems: true }],
  ['a request under way', underWay, { everything: true, backend: true, problems: false }],
])('the filter: %s', (_, event, shown) => {
  for (const [filter, expected] of Object.entries(shown))
    expect(isShown(event, filter as never), filter).toBe(expected);
});

it('what ticks follows the local run’s clock, and does not jump by the way of a message', () => {
  const browser = 1_000_000_000;
  const hourBehind = aheadSeconds(1_003_600, browser, 0);
  expect(hourBehind).toBe(3600);
  expect(aheadSeconds(1_003_600.3, browser, hourBehind)).toBe(hourBehind);
  expect(aheadSeconds(1_000_000, browser, hourBehind)).toBe(0);
});
