// The page at /local/api: the routes of the API, read from the openapi.json that this run serves.
import type { ReactNode } from 'react';
import { useLoaded } from '../backend/local-run.ts';
import { type ApiDocument, routesOf } from './document.ts';
import { Words } from './markdown.tsx';
import { RouteView } from './route-view.tsx';

const fetchDocument = async (): Promise<ApiDocument> => {
  const response = await fetch('/local/openapi.json');
  if (!response.ok) throw new Error(`the local run answered ${response.status}`);
  return response.json();
};

const Contents = ({ document }: { document: ApiDocument }): ReactNode => (
  <nav className="api-contents" aria-label="Routes">
    {document.tags.map(({ name }) => (
      <section key={name}>
        <h2>{name}</h2>
        <ul>
          {routesOf(document, name).map(({ operationId, method, path }) => (
            <li key={operationId}>
              <a href={`#${operationId}`}>
                <b>{method}</b> {path}
              </a>
            </li>
          ))}
        </ul>
      </section>
    ))}
  </nav>
);

const Routes = ({ document }: { document: ApiDocument }): ReactNode => (
  <div className="api-routes">
    <p className="panel-intro">
      <Words text={`${document.info.description} `} />
      For your own tools: <a href="/local/openapi.json">openapi.json</a> (OpenAPI 3.1), with this run as its server.
    </p>
    {document.tags.map(({ name, description }) => (
      <section key={name}>
        <h2>{name}</h2>
        <p className="quiet">{description}</p>
        {routesOf(document, name).map((route) => (
          <RouteView key={route.operationId} document={document} route={route} />
        ))}
      </section>
    ))}
  </div>
);

export const ApiPage = (): ReactNode => {
  const { value: document, failure } = useLoaded(fetchDocument);
  return (
    <>
      <header className="page-head">
        <img src="/local/icon.svg" alt="" width="32" height="32" />
        <h1>The API</h1>
        <p>Every route, with its requests, answers and failures.</p>
        <a className="button small api-back" href="/">
          Back to the web app
        </a>
      </header>
      <main className="api">
        {failure !== undefined && (
          <p className="notice problem">The local run is not answering. Start it, then reload this page.</p>
        )}
        {document && <Contents document={document} />}
        {document && <Routes document={document} />}
      </main>
    </>
  );
};
