// Puts events under the request they belong to. Pure, so that the page can do it again with each event that arrives.
import type { Place, TimelineEvent } from './timeline-event.ts';

export type EventTree = {
  readonly event: TimelineEvent;
  /** Oldest first. */
  readonly children: readonly EventTree[];
};

// What a function does before its first request, calls to warm up, belongs to the first of them.
const startMilliseconds = 3000;

const endOf = ({ startedAt, milliseconds }: TimelineEvent): number =>
  milliseconds === undefined ? Number.POSITIVE_INFINITY : startedAt + milliseconds;

const isDuring = (event: TimelineEvent, other: TimelineEvent): boolean =>
  event.startedAt >= other.startedAt && event.startedAt <= endOf(other);

const sharesFunction = (event: TimelineEvent, other: TimelineEvent): boolean =>
  event.functions?.some((name) => other.functions?.includes(name)) === true;

const isCallToClientApi = ({ place, title }: TimelineEvent): boolean =>
  place === 'Corbado' && title.includes(' /v2/connect/');

// A log line is written within a request, and names it; but what it is called is known only once the request is answered.
const isLineOf = (line: TimelineEvent, { requestId }: TimelineEvent): boolean =>
  requestId === undefined || line.requestId === undefined || line.requestId === requestId;

// Who invokes functions: the gateway, the schedule, and a user pool during a sign-in.
const canInvoke = ({ place, from }: TimelineEvent): boolean =>
  place === 'gateway' || place === 'schedule' || (place === 'Cognito' && from !== 'function');

/** Whether `parent` can be the request that led to `event`. */
const leadsTo = (parent: TimelineEvent, event: TimelineEvent): boolean => {
  if (!isDuring(event, parent)) return false;
  if (event.from === 'Corbado') return isCallToClientApi(parent);
  if (!canInvoke(parent) || !sharesFunction(event, parent)) return false;
  if (event.kind === 'log') return isLineOf(event, parent);
  return event.from === 'function';
};

const isWarmUpOf = (first: TimelineEvent, event: TimelineEvent): boolean =>
  first.from === 'function' &&
  event.from === 'function' &&
  sharesFunction(event, first) &&
  event.startedAt - first.startedAt < startMilliseconds;

/** Of several that fit, the one that began last: simultaneous calls of one function cannot be distinguished any better. */
const parentOf = (event: TimelineEvent, exchanges: readonly TimelineEvent[], roots: readonly TimelineEvent[]) =>
  exchanges.findLast((candidate) => leadsTo(candidate, event)) ??
  roots.findLast((candidate) => isWarmUpOf(candidate, event));

/** Trees of events, the newest tree first. `events` are in the order in which they began. */
export const groupEvents = (events: readonly TimelineEvent[]): EventTree[] => {
  const children = new Map<TimelineEvent, TimelineEvent[]>();
  const exchanges: TimelineEvent[] = [];
  const roots: TimelineEvent[] = [];
  for (const event of events) {
    const parent = parentOf(event, exchanges, roots);
    if (parent === undefined) roots.push(event);
    else children.set(parent, [...(children.get(parent) ?? []), event]);
    if (event.kind === 'exchange') exchanges.push(event);
  }
  const toTree = (event: TimelineEvent): EventTree => ({ event, children: (children.get(event) ?? []).map(toTree) });
  return roots.reverse().map(toTree);
};

/** Whether two trees show the same. An event that has not changed is the same object in every grouping. */
export const isSameTree = (one: EventTree, other: EventTree): boolean =>
  one.event === other.event &&
  one.children.length === other.children.length &&
  one.children.every((child, index) => other.children[index] !== undefined && isSameTree(child, other.children[index]));

const placeOrder: readonly Place[] = [
  'gateway',
  'function',
  'DynamoDB',
  'Corbado',
  'Cognito',
  'Secrets Manager',
  'login',
];

/** A place that took part, or a function by its name. */
type Participant = { readonly place: Place; readonly name: string; readonly count: number };

const flatten = ({ event, children }: EventTree): TimelineEvent[] => [event, ...children.flatMap(flatten)];

/** Who took part in what a request led to, in the order in which one thinks of it; the request itself not counted. */
export const participantsOf = ({ children }: EventTree): Participant[] => {
  const names = children
    .flatMap(flatten)
    .map(({ kind, place, title }) => ({ place, name: kind === 'log' ? title : place }));
  return Object.values(Object.groupBy(names, ({ name }) => name))
    .flatMap((same = []) => same.slice(0, 1).map((first) => ({ ...first, count: same.length })))
    .sort((one, other) => placeOrder.indexOf(one.place) - placeOrder.indexOf(other.place));
};
