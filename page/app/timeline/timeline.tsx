// The timeline: what the backend did, request by request, the newest on top.
import { type ReactNode, useMemo, useState } from 'react';
import { groupEvents } from '../../timeline/group-events.ts';
import { useFeed } from '../backend/feed.ts';
import { Group } from './group.tsx';

const Empty = (): ReactNode => (
  <div className="empty">
    <p>Nothing has happened yet.</p>
    <p>Sign in on the left: each request appears here, with what the functions, Corbado and the table did for it.</p>
  </div>
);

export const Timeline = (): ReactNode => {
  const events = useFeed((feed) => feed.events);
  const connection = useFeed((feed) => feed.connection);
  const [clearedAt, setClearedAt] = useState(0);
  const lastId = events.at(-1)?.id ?? 0;
  // A local run that was started again counts from 1 again.
  const hiddenUntil = clearedAt > lastId ? 0 : clearedAt;
  const trees = useMemo(() => groupEvents(events.filter(({ id }) => id > hiddenUntil)), [events, hiddenUntil]);
  return (
    <section aria-label="Timeline">
      <div className="panel-head">
        <p className="quiet">Newest first. Open a line to see what happened inside. Secrets are shortened.</p>
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
      <ol className="groups">
        {trees.map((tree) => (
          <Group key={tree.event.id} tree={tree} />
        ))}
      </ol>
    </section>
  );
};
