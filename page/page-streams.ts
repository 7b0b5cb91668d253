// What is streamed to the page as it happens: the timeline as server-sent events, a journey line by line.
import type { ServerResponse } from 'node:http';
import type { JourneyStep } from '../local/journey/step.ts';
import type { SwitchState } from './timeline/switch-positions.ts';
import type { Timeline } from './timeline/timeline.ts';
import type { TimelineEvent } from './timeline/timeline-event.ts';

type Now = {
  readonly switches: SwitchState;
  /** The moved clock, epoch seconds with fractions: the browser's own may be wrong. */
  readonly nowSeconds: number;
};

/** `hello` comes first and after each lost connection, with everything so far; then each event as it begins and as it ends. */
export type PageMessage =
  | (Now & { readonly kind: 'hello'; readonly events: readonly TimelineEvent[] })
  | (Now & { readonly kind: 'event'; readonly event: TimelineEvent });

type EventSource = {
  readonly timeline: Timeline;
  readonly switches: { readonly state: () => SwitchState };
  readonly nowMilliseconds: () => number;
};

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const streamEvents = ({ timeline, switches, nowMilliseconds }: EventSource, response: ServerResponse): void => {
  const send = (message: PageMessage): void => void response.write(`data: ${JSON.stringify(message)}\n\n`);
  const now = (): Now => ({ switches: switches.state(), nowSeconds: nowMilliseconds() / 1000 });
  const stop = timeline.onEvent((event) => send({ kind: 'event', event, ...now() }));
  response.once('close', stop);
  send({ kind: 'hello', events: timeline.events(), ...now() });
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
