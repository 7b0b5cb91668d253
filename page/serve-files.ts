// Sends the files of the built app. The browser keeps them and asks at each visit whether they are still the same, so that it need not
// compile a megabyte of script at every load, and shows a new build at once.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

const contentTypes = new Map([
  ['index.html', 'text/html; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
  ['app.js', 'text/javascript; charset=utf-8'],
  ['app.css', 'text/css; charset=utf-8'],
]);

const fileNames = new Map([
  ['/', 'index.html'],
  ['/local/api', 'index.html'],
  ['/local/icon.svg', 'icon.svg'],
  ['/local/app.js', 'app.js'],
  ['/local/app.css', 'app.css'],
]);

/** A file, with its path and with what tells one content of it from another. */
export type PageFile = { readonly path: string; readonly contentType: string };

/** What the app has under each path; `bundleFolder` holds it as ensurePageFiles says. */
export const pageFiles = (bundleFolder: string): ReadonlyMap<string, PageFile> =>
  new Map(
    [...fileNames].map(([path, name]) => [
      path,
      { path: join(bundleFolder, name), contentType: contentTypes.get(name) ?? '' },
    ]),
  );

/** 200 with the file, or 304 to a browser that has it. */
export const sendFile = (
  { path, contentType }: PageFile,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const content = readFileSync(path);
  const etag = `"${createHash('sha256').update(content).digest('base64url')}"`;
  const kept = { ...headers, 'cache-control': 'no-cache', etag };
  if (request.headers['if-none-match'] === etag) response.writeHead(304, kept).end();
  else response.writeHead(200, { ...kept, 'content-type': contentType }).end(content);
};
