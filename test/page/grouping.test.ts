// Events find the request that they belong to, by request id, function and time.
import { describe, expect, it } from 'vitest';
import { type EventTree, groupEvents, isSameTree, participantsOf } from '../../page/timeline/group-events.ts';
import type { TimelineEvent } from '../../page/timeline/timeline-event.ts';

const event = (id: number, startedAt: number, fields: Partial<TimelineEvent>): TimelineEvent => ({
  id,
  kind: 'exchange',
  place: 'gateway',
  startedAt,
  clockSeconds: 0,
  title: `event ${id}`,
  ...fields,
});

const request = (
  id: number,
  startedAt: number,
  milliseconds: number | undefined,
  fields: Partial<TimelineEvent> = {},
) =>
  event(id, startedAt, {
    from: 'browser',
    functions: ['session'],
    ...(milliseconds !== undefined && { milliseconds }),
    ...fields,
  });

const call = (id: number, startedAt: number, fields: Partial<TimelineEvent> = {}) =>
  event(id, startedAt, { place: 'DynamoDB', from: 'function', functions: ['session'], milliseconds: 1, ...fields });

const line = (id: number, startedAt: number, requestId?: string) =>
  event(id, startedAt, {
    kind: 'log',
    place: 'function',
    title: 'session',
    functions: ['session'],
    ...(requestId !== undefined && { requestId }),
  });

type Ids = [number, ...Ids[]];
const idsOf = ({ event: { id }, children }: EventTree): Ids => [id, ...children.map(idsOf)];
const group = (...events: TimelineEvent[]): Ids[] => groupEvents(events).map(idsOf);

describe('grouping', () => {
  it('puts calls and lines under the request during which the function made them, newest request first', () => {
    expect(group(request(1, 0, 10), call(2, 3), line(3, 9), request(4, 20, 10), call(5, 22))).toEqual([
      [4, [5]],
      [1, [2], [3]],
    ]);
  });

  it('does so while the request is under way', () => {
    expect(group(request(1, 0, undefined), call(2, 3))).toEqual([[1, [2]]]);
  });

  it('keeps calls of another function apart', () => {
    const other = request(2, 1, 20, { functions: ['connect-token'] });
    expect(group(request(1, 0, 20), other, call(3, 5), call(4, 6, { functions: ['connect-token'] }))).toEqual([
      [2, [4]],
      [1, [3]],
    ]);
  });

  it('gives a line to the request that it names, also when another one of the function began later', () => {
    const [first, second] = [request(1, 0, 30, { requestId: 'a' }), request(2, 5, 30, { requestId: 'b' })];
    expect(group(first, second, line(3, 20, 'a'), line(4, 21, 'b'))).toEqual([
      [2, [4]],
      [1, [3]],
    ]);
  });

  it('puts an action, with all it does, under the call of the browser that made Corbado run it', () => {
    const finish = event(1, 0, {
      place: 'Corbado',
      from: 'browser',
      title: 'POST /v2/connect/login/finish',
      milliseconds: 50,
    });
    const action = request(2, 5, 40, { from: 'Corbado', functions: ['post-login'] });
    const verify = call(3, 10, { place: 'Corbado', functions: ['verify-passkey', 'post-login'] });
    expect(group(finish, action, verify)).toEqual([[1, [2, [3]]]]);
  });

  it('shows an action on its own when no call of a browser led to it', () => {
    expect(group(request(1, 0, 5, { from: 'Corbado' }))).toEqual([[1]]);
  });

  it('collects what a function does at its start under the first of it', () => {
    expect(group(call(1, 0), call(2, 4, { place: 'Secrets Manager' }), call(3, 9000))).toEqual([[3], [1, [2]]]);
  });

  it('puts what a user pool runs under the sign-in that made it do so, but nothing under a function’s own call', () => {
    const triggers = { functions: ['define-auth-challenge', 'verify-auth-challenge'] } as const;
    const signIn = request(1, 0, 30, { place: 'Cognito', ...triggers });
    const verify = call(2, 5, { place: 'Corbado', functions: ['verify-passkey', 'verify-auth-challenge'] });
    const read = call(4, 45, { place: 'Cognito', functions: ['post-append'], milliseconds: 10 });
    const write = call(5, 50, { functions: ['post-append'] });
    const append = request(3, 40, 30, { from: 'Corbado', functions: ['post-append'] });
    expect(group(signIn, verify, append, read, write)).toEqual([
      [3, [4], [5]],
      [1, [2]],
    ]);
  });

  it('puts what a scheduled run does under the run', () => {
    const run = event(1, 0, { place: 'schedule', functions: ['reconcile'], milliseconds: 30 });
    const ask = call(2, 5, { place: 'Corbado', functions: ['reconcile'] });
    expect(group(run, ask, call(3, 40, { functions: ['session'] }))).toEqual([[3], [1, [2]]]);
  });

  it('leaves notes, and calls of the browser, at the top', () => {
    const note = event(2, 2, { kind: 'note', place: 'browser' });
    const login = event(3, 3, { place: 'login', from: 'browser', milliseconds: 2 });
    expect(group(request(1, 0, 10), note, login)).toEqual([[3], [2], [1]]);
  });
});

it('a group is the same until one of its events changes', () => {
  const [first, second] = [request(1, 0, 10), call(2, 3)];
  const tree = (...events: TimelineEvent[]) => groupEvents(events)[0] as EventTree;
  expect(isSameTree(tree(first, second), tree(first, second))).toBe(true);
  expect(isSameTree(tree(first, second), tree(first, { ...second }))).toBe(false);
  expect(isSameTree(tree(first, second), tree(first))).toBe(false);
});

describe('participants', () => {
  it('are named once, in a fixed order, functions by their name', () => {
    const [tree] = groupEvents([request(1, 0, 10), call(2, 1), call(3, 2), line(4, 9)]);
    expect(tree && participantsOf(tree)).toEqual([
      { place: 'function', name: 'session', count: 1 },
      { place: 'DynamoDB', name: 'DynamoDB', count: 2 },
    ]);
  });
});
