// The whole page: an ordinary web app, and what the backend did for it.
import type { ReactNode } from 'react';
import type { SystemInfo } from '../system-info.ts';
import { fetchInfo, useLoaded } from './backend/local-run.ts';
import { StartOver } from './backend/start-over.tsx';
import { Controls } from './controls/controls.tsx';
import { Journey } from './journey/journey.tsx';
import { Tabs } from './parts/tabs.tsx';
import { Shop } from './shop/shop.tsx';
import { SystemView } from './system/system-view.tsx';
import { TableView } from './table/table-view.tsx';
import { Timeline } from './timeline/timeline.tsx';

const Backend = ({ info }: { info: SystemInfo }): ReactNode => (
  <section className="backend" id="backend" aria-label="What the backend did">
    <Controls info={info} />
    <Tabs
      label="What the backend did"
      tabs={[
        { name: 'Timeline', content: () => <Timeline /> },
        { name: 'Table', content: () => <TableView /> },
        { name: 'Journey', content: () => <Journey /> },
        { name: 'System', content: () => <SystemView info={info} /> },
      ]}
    />
  </section>
);

/** On a phone one is below the other, and a long way. */
const Jump = (): ReactNode => (
  <nav className="jump" aria-label="Parts of this page">
    <a href="#web-app">Web app</a>
    <a href="#backend">Backend</a>
  </nav>
);

export const Page = (): ReactNode => {
  const { value: info, failure } = useLoaded(fetchInfo);
  return (
    <>
      <header className="page-head">
        <img src="/local/icon.svg" alt="" width="32" height="32" />
        <h1>Corbado Actions bundle</h1>
        <p>
          A web app with passkeys, and what <a href="/local/api">the API</a> does for it. Everything runs on this
          machine.
        </p>
        {info && <StartOver />}
      </header>
      <main>
        {failure !== undefined && (
          <p className="notice problem">The local run is not answering. Start it, then reload this page.</p>
        )}
        {info && <Shop info={info} />}
        {info && <Backend info={info} />}
      </main>
      {info && <Jump />}
    </>
  );
};
