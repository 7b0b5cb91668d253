// The timeline: what the backend did, request by request, the newest on top.
import { type ReactNode, useMemo, useState } from 'react';
import { type Chapter, chaptersOf, isShown, type TimelineFilter, timelineFilters } from '../../timeline/chapters.ts';
import { groupEvents } from '../../timeline/group-events.ts';
import { useFeed } from '../backend/feed.ts';
import { Group } from './group.tsx';

const Empty = (): ReactNode => (
  <div className="empty">
    <p>Nothing has happened yet.</p>
    <p>Sign in to the web app: each request appears here, with what the functions, Corbado and the table did for it.</p>
  </div>
);

const filterWords: Record<TimelineFilter, string> = {
  everything: 'every request',
  backend: 'requests to the backend',
  problems: 'refused and failed requests',
};

type FilterProps = { readonly filter: TimelineFilter; readonly onChange: (filter: TimelineFilter) => void };

const Filter = ({ filter, onChange }: FilterProps): ReactNode => (
  <label className="filter">
    <span className="quiet">Show</span>
    <select value={filter} onChange={({ target }) => onChange(timelineFilters[target.selectedIndex] ?? 'everything')}>
      {timelineFilters.map((name) => (
        <option key={name} value={name}>
          {filterWords[name]}
        </option>
      ))}
    </select>
  </label>
);

const requestCount = ({ trees }: Chapter): string => {
  const count = trees.filter(({ event }) => event.kind !== 'note').length;
  return count === 1 ? '1 request' : `${count} requests`;
};

const ChapterOf = ({ chapter }: { chapter: Chapter }): ReactNode => (
  <div className="chapter">
    <h3>
      {chapter.title} <span className="quiet">{requestCount(chapter)}</span>
    </h3>
    <ol className="groups">
      {chapter.trees.map((tree) => (
        <Group key={tree.event.id} tree={tree} />
      ))}
    </ol>
  </div>
);

export const Timeline = (): ReactNode => {
  const events = useFeed((feed) => feed.events);
  const connection = useFeed((feed) => feed.connection);
  const [clearedAt, setClearedAt] = useState(0);
  const [filter, setFilter] = useState<TimelineFilter>('everything');
  const lastId = events.at(-1)?.id ?? 0;
  // A local run that was started again counts from 1 again.
  const hiddenUntil = clearedAt > lastId ? 0 : clearedAt;
  const trees = useMemo(() => groupEvents(events.filter(({ id }) => id > hiddenUntil)), [events, hiddenUntil]);
  const chapters = useMemo(() => chaptersOf(trees.filter((tree) => isShown(tree, filter))), [trees, filter]);
  return (
    <section aria-label="Timeline">
      <div className="panel-head timeline-head">
        <p className="quiet">Newest first. Open a line to look inside. Secrets are shortened.</p>
        <Filter filter={filter} onChange={setFilter} />
        <button type="button" className="button small" onClick={() => setClearedAt(lastId)}>
          Clear
        </button>
      </div>
      {connection === 'lost' && (
        <p className="notice problem" role="alert">
          The local run is not answering. The page keeps trying to reconnect.
        </p>
      )}
      {trees.length === 0 && <Empty />}
      {trees.length > 0 && chapters.length === 0 && <p className="empty">Nothing of this kind.</p>}
      {chapters.map((chapter) => (
        <ChapterOf key={chapter.trees.at(-1)?.event.id} chapter={chapter} />
      ))}
    </section>
  );
};
