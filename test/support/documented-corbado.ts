// A Backend API that gives the documented answers to the letter and remembers what it was sent: the judge of our own code alone.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Documented, documented, type Path } from './documented.ts';

export type DocumentedCorbado = {
  readonly url: string;
  /** Without the GET that opens a connection ahead of time; headers as the fixtures have them. */
  readonly received: Documented<'requests'>[];
  /** What the next calls of this path are answered, instead of the documented success. */
  answer(path: string, fixture: Path<'answers'>): void;
  close(): Promise<void>;
};

const answers = (): Map<string, Path<'answers'>> =>
  new Map([
    ['/v2/connectTokens', 'answers/backend-connect-tokens'],
    ['/v2/passkey/verifySignedData', 'answers/backend-verify'],
  ]);

/** A token's end is an example in the documents, and must lie ahead to be believed. */
const withLifeLeft = (body: Readonly<Record<string, unknown>> | undefined) =>
  body?.expires === undefined ? body : { ...body, expires: Math.floor(Date.now() / 1000) + 300 };

export const startDocumentedCorbado = async (): Promise<DocumentedCorbado> => {
  const given = answers();
  const received: Documented<'requests'>[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { method, url: path = '', headers } = request;
    const { 'content-type': contentType = '', authorization = '' } = headers;
    if (method === 'POST') {
      const sent = { 'content-type': contentType, authorization };
      received.push({ method, path, headers: sent, body: JSON.parse(body) });
    }
    const fixture = given.get(path);
    const answer = fixture === undefined ? { status: 404, body: {} } : documented(fixture);
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(withLifeLeft(answer.body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (path, fixture) => {
      given.set(path, fixture);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
