// One request of the timeline: a line that says what came of it, and inside, everything that it led to.
import { memo, type ReactNode, useId, useState } from 'react';
import { type EventTree, isSameTree, participantsOf } from '../../timeline/group-events.ts';
import type { TimelineEvent } from '../../timeline/timeline-event.ts';
import { timeOfDay } from '../backend/use-now.ts';
import { PlaceMark, Waterfall } from './waterfall.tsx';
import { milliseconds, statusText, verdictOf } from './words.ts';

const Note = ({ event }: { event: TimelineEvent }): ReactNode => (
  <li className="note-line">
    <PlaceMark place={event.place} />
    <span>{event.title}</span>
    <time>{timeOfDay(event.clockSeconds)}</time>
  </li>
);

/** Who asked, who was asked, and what else took part. */
const Way = ({ tree }: { tree: EventTree }): ReactNode => {
  const { from, place, functions } = tree.event;
  return (
    <span className="way">
      {from && from !== 'function' && <span className="from">{from}</span>}
      {from === 'function' && <span className="from">{functions?.join(' or ')} starts</span>}
      <PlaceMark place={place} />
      {participantsOf(tree).map((participant) => (
        <PlaceMark key={participant.name} {...participant} />
      ))}
    </span>
  );
};

const Summary = ({ tree }: { tree: EventTree }): ReactNode => {
  const { event } = tree;
  return (
    <>
      <span className={`status ${verdictOf(event)}`}>{statusText(event)}</span>
      <span className="title">
        {event.title}
        {event.outcome && <span className="outcome">{event.outcome}</span>}
      </span>
      <span className="length">{event.milliseconds === undefined ? '' : milliseconds(event.milliseconds)}</span>
      <Way tree={tree} />
      <time>{timeOfDay(event.clockSeconds)}</time>
      {event.hint && <span className="hint">{event.hint}</span>}
    </>
  );
};

/** Nothing of the bundle took part, so it stands back. */
const isAside = ({ event, children }: EventTree): boolean => event.place !== 'gateway' && children.length === 0;

const GroupOf = ({ tree }: { tree: EventTree }): ReactNode => {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  if (tree.event.kind === 'note') return <Note event={tree.event} />;
  return (
    <li className={`group ${verdictOf(tree.event)} ${isAside(tree) ? 'aside' : ''}`}>
      <button
        type="button"
        className="group-line"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Summary tree={tree} />
      </button>
      <div id={id} className="group-inside" hidden={!isOpen}>
        {isOpen && <Waterfall tree={tree} />}
      </div>
    </li>
  );
};

/** Each event groups all of them anew; only what changed by it is drawn again. */
export const Group = memo(GroupOf, (before, after) => isSameTree(before.tree, after.tree));
