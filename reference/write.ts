// `npm run docs:api` writes docs/errors.md and docs/openapi.json from the code.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page.ts';
import { openApiDocument } from './openapi/document.ts';

const docs = join(import.meta.dirname, '..', 'docs');

writeFileSync(join(docs, 'errors.md'), errorsPage());
writeFileSync(join(docs, 'openapi.json'), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
