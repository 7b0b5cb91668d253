// `npm run test:snippets`: the snippets of the documents with the real frameworks. Compiled, built by Vite, and walked through in Chromium
// from an origin of their own against `npm start -- --origin`. Prints and counts it all.
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../browser/support/chromium.ts';
import { type Checks, createChecks } from '../package/checks.ts';
import { type AppName, apps, buildApp, buildCorbadoScript } from './apps.ts';
import { installFrameworks, root } from './frameworks.ts';
import { startLocalRun } from './local-run.ts';
import { compiled, compileSnippets } from './types.ts';
import { walk } from './walk.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** `/web-js.js`, and each app below its name. */
const serveApps = async (folder: string) => {
  const server = createServer(async ({ url = '/' }, response) => {
    const [, app = '', ...rest] = (url.split('?')[0] ?? '').split('/');
    const file = rest.length === 0 ? join(folder, app) : join(folder, app, 'dist', rest.join('/') || 'index.html');
    const body = await readFile(file).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { 'content-type': contentTypes[extname(file)] ?? 'text/plain' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};

/** A port of which the next two are probably free too: those are Corbado's and the existing login's. */
const randomPort = (): number => 20_000 + 3 * Math.floor(Math.random() * 4000);

const tryApps = async (frameworks: string, { check }: Checks): Promise<void> => {
  const served = await serveApps(join(frameworks, 'apps'));
  const { local, stop } = await startLocalRun(randomPort(), served.origin);
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ];
  const browser = await chromium.launch({ executablePath: findChromium() ?? '', args });
  try {
    await buildCorbadoScript(frameworks);
    for (const name of Object.keys(apps) as AppName[]) {
      await check(`${name}: Vite builds it`, () => buildApp(frameworks, name, local));
      // Nobody of an earlier app is known to this one.
      await fetch(`${local.url}/local/start-over`, { method: 'POST', body: '{}' });
      await check(`${name}: password, passkey, out and in again, from an origin of its own`, () =>
        walk(browser, `${served.origin}/${name}/`, local, name === 'plain'),
      );
    }
  } finally {
    await browser.close();
    stop();
    served.close();
  }
};

const checks = createChecks(console.log);
const startedAt = performance.now();
const seconds = (): number => Math.round((performance.now() - startedAt) / 1000);
try {
  console.log('installing the frameworks');
  const frameworks = await installFrameworks();
  console.log(`installed after ${seconds()} s`);
  for (const name of compiled) await checks.check(`${name}: compiles`, () => compileSnippets(frameworks, name));
  await tryApps(frameworks, checks);
} finally {
  const { passed, failed } = checks.counts();
  mkdirSync(join(root, '.local'), { recursive: true });
  writeFileSync(join(root, '.local', 'snippets-results.json'), JSON.stringify({ passed, failed }));
  console.log(`\n${passed} passed, ${failed} failed in ${seconds()} s`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
