// One route: who may call it, what it takes, what it answers, and how it fails.
import type { ReactNode } from 'react';
import { type ApiDocument, contentOf, credentialsOf, failuresOf, fieldsOf, type Route, shapesOf } from './document.ts';
import { Words } from './markdown.tsx';
import { TryIt } from './try-it.tsx';

type Props = { readonly document: ApiDocument; readonly route: Route };

const Shape = ({ fields, isRequest }: { fields: ReturnType<typeof fieldsOf>; isRequest: boolean }): ReactNode => (
  <dl className="api-fields">
    {fields.map(({ name, type, isRequired, description }) => (
      <div key={name}>
        <dt>
          <code>{name}</code>
          {isRequest && isRequired && <strong>required</strong>}
          {!isRequest && !isRequired && <span className="quiet">not always</span>}
        </dt>
        <dd>
          <span className="quiet">{type}</span>
          {description && <Words text={description} />}
        </dd>
      </div>
    ))}
  </dl>
);

type ContentProps = {
  readonly document: ApiDocument;
  readonly title: string;
  readonly content: NonNullable<ReturnType<typeof contentOf>>;
  readonly isRequest?: boolean;
};

const Content = ({ document, title, content, isRequest = false }: ContentProps): ReactNode => (
  <section className="api-content">
    <h4>{title}</h4>
    {shapesOf(document, content.schema).map((shape, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the document never changes
      <div key={index}>
        {index > 0 && <p className="quiet">or</p>}
        <Shape fields={fieldsOf(shape)} isRequest={isRequest} />
      </div>
    ))}
    {content.example !== undefined && (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to be focusable
      <pre tabIndex={0}>{JSON.stringify(content.example, null, 2)}</pre>
    )}
  </section>
);

const Credentials = ({ document, route }: Props): ReactNode => {
  const credentials = credentialsOf(document, route);
  if (credentials.length === 0) return null;
  return (
    <section className="api-content">
      <h4>{credentials.length > 1 ? 'Credentials: one of these' : 'Credentials'}</h4>
      <ul className="api-list">
        {credentials.map(({ name, scheme, in: place, description = '' }) => (
          <li key={description}>
            <code>{name === undefined ? `Authorization: ${scheme}` : `${place} ${name}`}</code>{' '}
            <Words text={description} />
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What only Corbado calls is signed, and so cannot be tried here: `npm run action` does. */
const isForPages = ({ path }: Route): boolean => !/^\/(?:actions|webhooks)\//.test(path);

export const RouteView = ({ document, route }: Props): ReactNode => {
  const { operationId, method, path, summary, description = '', requestBody, responses } = route;
  const [request, answer] = [contentOf(requestBody), contentOf(responses['200'])];
  return (
    <article className="panel api-route" id={operationId}>
      <h3>
        <code>
          <b>{method}</b> {path}
        </code>
      </h3>
      <p>
        <strong>
          <Words text={`${summary}.`} />
        </strong>{' '}
        <Words text={description} />
      </p>
      <Credentials document={document} route={route} />
      {request && <Content document={document} title="Body of the request" content={request} isRequest />}
      {answer ? (
        <Content document={document} title="Answer: 200" content={answer} />
      ) : (
        <section className="api-content">
          <h4>Answer: 204, without a body</h4>
        </section>
      )}
      <details className="folded">
        <summary>Failures</summary>
        <ul className="api-list">
          {failuresOf(document, route).map(([status, words]) => (
            <li key={status}>
              <b>{status}</b> <Words text={words} />
            </li>
          ))}
        </ul>
      </details>
      {isForPages(route) && <TryIt route={route} />}
    </article>
  );
};
