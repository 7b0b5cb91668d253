// What is streamed to the page as it happens: the timeline as server-sent events, a journey line by line.
import type { ServerResponse } from 'node:http';
import type { JourneyStep } from '../local/journey/step.ts';
import type { SwitchState } from './timeline/switch-positions.ts';
import type { Timeline } from './timeline/timeline.ts';
import type { TimelineEvent } from './timeline/timeline-event.ts';

/** `hello` comes first and after each lost connection, with everything so far; then each event as it begins and as it ends. */
export type PageMessage =
  | { readonly kind: 'hello'; readonly events: readonly TimelineEvent[]; readonly switches: SwitchState }
  | { readonly kind: 'event'; readonly event: TimelineEvent; readonly switches: SwitchState };

type EventSource = { readonly timeline: Timeline; readonly switches: { readonly state: () => SwitchState } };

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const streamEvents = ({ timeline, switches }: EventSource, response: ServerResponse): void => {
  const send = (message: PageMessage): void => void response.write(`data: ${JSON.stringify(message)}\n\n`);
  const stop = timeline.onEvent((event) => send({ kind: 'event', event, switches: switches.state() }));
  response.once('close', stop);
  send({ kind: 'hello', events: timeline.events(), switches: switches.state() });
};

/** One JSON text per line. */
export const streamJourney = async (steps: AsyncIterable<JourneyStep>, response: ServerResponse): Promise<void> => {
  for await (const step of steps) {
    // The page was closed: the rest of the journey interests nobody.
    if (response.destroyed) return;
    response.write(`${JSON.stringify(step)}\n`);
  }
  response.end();
};
