// What is in the table right now: sessions, passkeys, users, hand-off codes, replay markers and due checks, with their ends ticking.
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { TableRow } from '../../timeline/table-rows.ts';
import { expiryWords, factWords } from '../../timeline/time-words.ts';
import { useFeed } from '../backend/feed.ts';
import { useNowSeconds } from '../backend/use-now.ts';

const fetchRows = async (): Promise<TableRow[]> => (await fetch('/local/table')).json();

// What changes with a write to the table, and only then.
const useWrites = (): number =>
  useFeed(
    ({ events }) =>
      events.filter(({ place, title, milliseconds }) => {
        return place === 'DynamoDB' && milliseconds !== undefined && /^(Put|Update|Delete)/.test(title);
      }).length,
  );

const useRows = (): readonly TableRow[] | undefined => {
  const [rows, setRows] = useState<readonly TableRow[] | undefined>();
  const writes = useWrites();
  const load = useCallback(() => fetchRows().then(setRows, () => {}), []);
  useEffect(() => {
    if (writes >= 0) void load();
  }, [writes, load]);
  return rows;
};

const Facts = ({ row, nowSeconds }: { row: TableRow; nowSeconds: number }): ReactNode => (
  <dl className="row-facts">
    {row.facts.map((fact) => (
      <div key={fact.name}>
        <dt>{fact.name}</dt>
        <dd>{factWords(fact, nowSeconds)}</dd>
      </div>
    ))}
  </dl>
);

const Row = ({ row, nowSeconds }: { row: TableRow; nowSeconds: number }): ReactNode => {
  const { endsAtSeconds, endsBecause } = row;
  const isOver = endsAtSeconds !== undefined && endsAtSeconds <= nowSeconds;
  return (
    <li className={isOver ? 'row over' : 'row'}>
      <p className="row-head">
        <strong>{row.user || 'one login proof'}</strong>
        <span className="row-end">
          {endsAtSeconds === undefined ? 'kept' : expiryWords(endsAtSeconds, nowSeconds)}
          {endsBecause && !isOver && <span className="quiet"> {endsBecause}</span>}
          {isOver && <span className="quiet"> refused by now, deleted by TTL later</span>}
        </span>
      </p>
      <p className="row-key">
        <code>{row.pk}</code> <code>{row.sk}</code>
      </p>
      <Facts row={row} nowSeconds={nowSeconds} />
    </li>
  );
};

const titles: Record<string, string> = {
  session: 'Sessions',
  passkey: 'Passkeys that post-append recorded',
  user: 'Users',
  'hand-off code': 'Hand-off codes',
  'replay marker': 'Replay markers',
  identifier: 'Identifiers that belong to a user',
  'due check': 'Users to look at later',
};

export const TableView = (): ReactNode => {
  const rows = useRows();
  const nowSeconds = useNowSeconds();
  const kinds = Object.entries(Object.groupBy(rows ?? [], ({ kind }) => kind));
  return (
    <section aria-label="Table">
      <p className="quiet panel-intro">
        The one DynamoDB table as it is stored. Session secrets and hand-off codes are in it only as SHA-256 hashes, so
        whoever reads it cannot use them.
      </p>
      {rows?.length === 0 && <p className="empty">The table is empty.</p>}
      {kinds.map(([kind, ofKind = []]) => (
        <section key={kind} aria-label={titles[kind] ?? kind}>
          <h3>
            {titles[kind] ?? kind} <span className="quiet">{ofKind.length}</span>
          </h3>
          <ul className="rows">
            {ofKind.map((row) => (
              <Row key={`${row.pk} ${row.sk}`} row={row} nowSeconds={nowSeconds} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
};
