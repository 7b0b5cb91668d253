// Everything inside one request, in order, each with its share of the time; a click shows what was said.
import { type CSSProperties, type ReactNode, useId, useState } from 'react';
import type { EventTree } from '../../timeline/group-events.ts';
import type { Place, TimelineEvent } from '../../timeline/timeline-event.ts';
import { MessageView } from '../parts/message-view.tsx';
import { lineText, milliseconds, statusText, verdictOf } from './words.ts';

const placeClass = (place: Place): string => `place-${place.toLowerCase().replaceAll(' ', '-')}`;

type MarkProps = { readonly place: Place; readonly name?: string; readonly count?: number };

export const PlaceMark = ({ place, name = place, count = 1 }: MarkProps): ReactNode => (
  <span className={`place ${placeClass(place)}`}>
    {name}
    {count > 1 && <span className="place-count">×{count}</span>}
  </span>
);

type Step = { readonly event: TimelineEvent; readonly depth: number };

const flatten = ({ event, children }: EventTree, depth = 0): Step[] => [
  { event, depth },
  ...children.flatMap((child) => flatten(child, depth + 1)),
];

/** Where a bar begins and how long it is, as shares of the whole. */
const barOf = (event: TimelineEvent, whole: TimelineEvent): CSSProperties => {
  const length = whole.milliseconds || 1;
  const share = (value: number): string => `${Math.min(100, Math.max(0, (value / length) * 100)).toFixed(2)}%`;
  return { left: share(event.startedAt - whole.startedAt), width: share(event.milliseconds ?? 0) };
};

const Messages = ({ event }: { event: TimelineEvent }): ReactNode => (
  <div className="messages">
    {event.requestId && (
      <p className="quiet">
        Request id <code>{event.requestId}</code>
      </p>
    )}
    {event.request && (
      <MessageView
        title={event.kind === 'note' ? 'Detail' : 'Request'}
        message={event.request}
        head={event.kind === 'note' ? '' : event.title}
      />
    )}
    {event.answer && (
      <MessageView
        title={event.kind === 'log' ? 'Log line' : 'Answer'}
        head={statusText(event)}
        message={event.answer}
      />
    )}
  </div>
);

const StepText = ({ event }: { event: TimelineEvent }): ReactNode => (
  <span className="step-text">
    {event.kind === 'log' ? <span className="quiet">{lineText(event)}</span> : event.title}
    {event.outcome && <span className={`outcome ${verdictOf(event)}`}>{event.outcome}</span>}
  </span>
);

const StepLine = ({ step: { event, depth }, whole }: { step: Step; whole: TimelineEvent }): ReactNode => {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <li>
      <button
        type="button"
        className={`step-line depth-${Math.min(depth, 3)}`}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <PlaceMark place={event.place} name={event.kind === 'log' ? event.title : event.place} />
        <StepText event={event} />
        <span className="track" aria-hidden="true">
          <span className={`bar ${placeClass(event.place)}`} style={barOf(event, whole)} />
        </span>
        <span className="length">{event.milliseconds === undefined ? '' : milliseconds(event.milliseconds)}</span>
      </button>
      <div id={id}>{isOpen && <Messages event={event} />}</div>
    </li>
  );
};

export const Waterfall = ({ tree }: { tree: EventTree }): ReactNode => (
  <ol className="waterfall">
    {flatten(tree).map((step) => (
      <StepLine key={step.event.id} step={step} whole={tree.event} />
    ))}
  </ol>
);
