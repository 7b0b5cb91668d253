// The live feed of what the backend does: everything so far, then each event as it begins and as it ends.
import { useSyncExternalStore } from 'react';
import type { SwitchState } from '../../../timeline/switch-positions.ts';
import type { TimelineEvent } from '../../../timeline/timeline-event.ts';
import type { PageMessage } from '../../page-streams.ts';

export type Feed = {
  readonly connection: 'connecting' | 'open' | 'lost';
  /** Oldest first. */
  readonly events: readonly TimelineEvent[];
  readonly switches: SwitchState;
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

const receive = (message: PageMessage): void => {
  const { switches } = message;
  if (message.kind === 'hello') change({ connection: 'open', events: message.events, switches });
  else change({ events: withEvent(feed.events, message.event), switches });
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
