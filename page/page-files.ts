// Where the page is served from: built ahead in the package, and of the sources as they are now in a clone.
import { join } from 'node:path';
import { distFolder, isPackaged } from '../infra/bundle-folder.ts';

/** Returns the folder with index.html, icon.svg, app.js, app.css and openapi.json. */
export const ensurePageFiles = async (): Promise<string> =>
  isPackaged ? join(distFolder, 'page') : (await import('./page-bundle.ts')).ensurePageBundle();
