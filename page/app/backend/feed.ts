// The live feed of what the backend does: everything so far, then each event as it begins and as it ends.
import { useSyncExternalStore } from 'react';
import type { PageMessage } from '../../page-streams.ts';
import type { SwitchState } from '../../timeline/switch-positions.ts';
import { aheadSeconds } from '../../timeline/time-words.ts';
import type { TimelineEvent } from '../../timeline/timeline-event.ts';

type Feed = {
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Oldest first. */
  readonly events: readonly TimelineEvent[];
  readonly switches: SwitchState;
  /** How far the moved clock is ahead of this browser's, whose own may be wrong. */
  readonly aheadSeconds: number;
};

let feed: Feed = {
  connection: 'connecting',
  events: [],
  switches: {
    clockOffsetSeconds: 0,
    loginMode: 'endpoint',
    corbado: 'none',
    frontendApi: 'up',
    webhooks: 'prompt',
    cognito: 'none',
  },
  aheadSeconds: 0,
};
const listeners = new Set<() => void>();

const change = (changes: Partial<Feed>): void => {
  feed = { ...feed, ...changes };
  for (const listener of listeners) listener();
};

// An event that has ended replaces itself as it began.
const withEvent = (events: readonly TimelineEvent[], event: TimelineEvent): readonly TimelineEvent[] => {
  const position = events.findLastIndex(({ id }) => id <= event.id);
  return events[position]?.id === event.id ? events.with(position, event) : [...events, event];
};

type Received = PageMessage & Pick<Feed, 'aheadSeconds'>;

const withMessage = (before: Feed, message: Received): Feed => {
  const { switches, aheadSeconds } = message;
  if (message.kind === 'hello') return { connection: 'open', events: message.events, switches, aheadSeconds };
  return { ...before, events: withEvent(before.events, message.event), switches, aheadSeconds };
};

// One request leads to dozens of events within a few milliseconds: those that come together are drawn together.
const drawnTogetherMilliseconds = 30;
let received: Received[] = [];

const receive = (message: PageMessage): void => {
  received.push({ ...message, aheadSeconds: aheadSeconds(message.nowSeconds, Date.now(), feed.aheadSeconds) });
  if (received.length > 1) return;
  setTimeout(() => {
    change(received.reduce(withMessage, feed));
    received = [];
  }, drawnTogetherMilliseconds);
};

/** Opens the feed; the browser itself opens it again when it breaks. */
export const openFeed = (): void => {
  const source = new EventSource('/local/events');
  source.onmessage = ({ data }) => receive(JSON.parse(data) as PageMessage);
  source.onerror = () => change({ connection: 'lost' });
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Parts that only need one piece of the feed select it, so that they are not drawn again for the others. */
export const useFeed = <Piece>(select: (feed: Feed) => Piece): Piece =>
  useSyncExternalStore(subscribe, () => select(feed));
