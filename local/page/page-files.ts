// The files of the page: which there are, and under which path.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type PageFile = { readonly contentType: string; readonly read: () => Buffer };

const own = (file: string, contentType: string): PageFile => ({
  contentType,
  read: () => readFileSync(join(import.meta.dirname, file)),
});

/** `bundleFolder` holds the built app; see page-bundle.ts. */
export const pageFiles = (bundleFolder: string): ReadonlyMap<string, PageFile> => {
  const built = (file: string, contentType: string): PageFile => ({
    contentType,
    read: () => readFileSync(join(bundleFolder, file)),
  });
  return new Map([
    ['/', own('index.html', 'text/html; charset=utf-8')],
    ['/local/icon.svg', own('icon.svg', 'image/svg+xml')],
    ['/local/app.js', built('app.js', 'text/javascript; charset=utf-8')],
    ['/local/app.css', built('app.css', 'text/css; charset=utf-8')],
  ]);
};
