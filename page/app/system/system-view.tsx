// What is running: addresses, functions, what the clock starts, routes, demo users, and documents worth opening.
import type { ReactNode } from 'react';
import type { SystemInfo } from '../../system-info.ts';
import { rateWords } from '../../timeline/time-words.ts';

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

const Panel = ({ title, children }: { title: string; children: ReactNode }): ReactNode => (
  <section className="panel">
    <h3>{title}</h3>
    {children}
  </section>
);

const Functions = ({ functions }: Pick<SystemInfo, 'functions'>): ReactNode => (
  <table>
    <thead>
      <tr>
        <th scope="col">Bundle</th>
        <th scope="col">Size</th>
        <th scope="col">gzip</th>
      </tr>
    </thead>
    <tbody>
      {functions.map(({ name, bundleBytes, gzipBytes }) => (
        <tr key={name}>
          <td>{name}</td>
          <td>{kilobytes(bundleBytes)}</td>
          <td>{kilobytes(gzipBytes)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Routes = ({ routes }: Pick<SystemInfo, 'routes'>): ReactNode => (
  <table className="routes">
    <thead>
      <tr>
        <th scope="col">Route</th>
        <th scope="col">Function</th>
      </tr>
    </thead>
    <tbody>
      {routes.map(({ method, path, functionName }) => (
        <tr key={`${method} ${path}`}>
          <td>
            <code>
              {method} {path}
            </code>
          </td>
          <td>{functionName}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Addresses = ({ addresses }: Pick<SystemInfo, 'addresses'>): ReactNode => (
  <dl>
    {addresses.map(({ name, url }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>
          <code>{url}</code>
        </dd>
      </div>
    ))}
  </dl>
);

const DemoUsers = ({ demoUsers }: Pick<SystemInfo, 'demoUsers'>): ReactNode => (
  <dl>
    {demoUsers.map(({ name, username, email, password }) => (
      <div key={username}>
        <dt>{name}</dt>
        <dd>
          <code>{username}</code> or <code>{email}</code>
        </dd>
        <dd>
          password <code>{password}</code>
        </dd>
      </div>
    ))}
  </dl>
);

const Schedules = ({ schedules }: Pick<SystemInfo, 'schedules'>): ReactNode => (
  <dl>
    {schedules.map(({ functionName, everySeconds }) => (
      <div key={functionName}>
        <dt>{functionName}</dt>
        <dd>
          {everySeconds === undefined ? 'on a calendar schedule: not started here' : `every ${rateWords(everySeconds)}`}
        </dd>
      </div>
    ))}
  </dl>
);

const Links = ({ links }: Pick<SystemInfo, 'links'>): ReactNode => (
  <ul>
    {links.map(({ title, url }) => (
      <li key={url}>
        <a href={url}>{title}</a>
      </li>
    ))}
  </ul>
);

export const SystemView = ({ info }: { info: SystemInfo }): ReactNode => (
  <section aria-label="System" className="panels">
    <Panel title="Running here">
      <Addresses addresses={info.addresses} />
    </Panel>
    <Panel title="Functions">
      <Functions functions={info.functions} />
    </Panel>
    <Panel title="Demo users">
      <DemoUsers demoUsers={info.demoUsers} />
    </Panel>
    {info.schedules.length > 0 && (
      <Panel title="Started by the clock">
        <Schedules schedules={info.schedules} />
      </Panel>
    )}
    <Panel title="Look inside">
      <Links links={info.links} />
    </Panel>
    <Panel title="Routes">
      <Routes routes={info.routes} />
    </Panel>
  </section>
);
