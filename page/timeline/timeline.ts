// The newest events of one run, and who wants to hear of each.
import type { EventEnd, NewEvent, TimelineEvent } from './timeline-event.ts';

export type Timeline = {
  /** Oldest first. */
  readonly events: () => readonly TimelineEvent[];
  /** Forgets all events so far; pages that are open go on showing them. */
  readonly clear: () => void;
  /** Adds what has no length. */
  readonly add: (event: NewEvent) => void;
  /** Adds what has begun; call the returned function when it is over. */
  readonly begin: (event: NewEvent) => (end: EventEnd) => void;
  /** Calls the listener with each new event, and again when it ends; returns the function that stops this. */
  readonly onEvent: (listener: (event: TimelineEvent) => void) => () => void;
};

type TimelineClocks = {
  /** Real time in milliseconds since the epoch, with fractions. */
  readonly realMilliseconds: () => number;
  /** The clock that the visitor can move, milliseconds since the epoch. */
  readonly nowMilliseconds: () => number;
};

const maximumEvents = 600;

/** The newest events by id, each in its latest form. */
const createStore = () => {
  const events = new Map<number, TimelineEvent>();
  const listeners = new Set<(event: TimelineEvent) => void>();
  const put = (event: TimelineEvent): void => {
    events.set(event.id, event);
    for (const id of events.keys()) {
      if (events.size <= maximumEvents) break;
      events.delete(id);
    }
    for (const listener of listeners) listener(event);
  };
  return { events, listeners, put };
};

export const createTimeline = ({ realMilliseconds, nowMilliseconds }: TimelineClocks): Timeline => {
  const { events, listeners, put } = createStore();
  let lastId = 0;
  const start = (event: NewEvent): TimelineEvent => {
    lastId += 1;
    const clockSeconds = Math.floor(nowMilliseconds() / 1000);
    return { ...event, id: lastId, startedAt: realMilliseconds(), clockSeconds };
  };
  return {
    events: () => [...events.values()],
    clear: () => events.clear(),
    add: (event) => put(start(event)),
    begin: (event) => {
      const started = start(event);
      put(started);
      return (end) => put({ ...started, ...end, milliseconds: realMilliseconds() - started.startedAt });
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
