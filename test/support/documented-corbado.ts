// A Backend API that gives the documented answers to the letter and remembers what it was sent: the judge of our own code alone.
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '../../local/stand-in/loopback-server.ts';
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
  const { url, close } = await startLoopbackServer(0, async (request, response) => {
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
  return { url, received, answer: (path, fixture) => void given.set(path, fixture), close };
};
