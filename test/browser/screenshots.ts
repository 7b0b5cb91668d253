// `npm run screenshots`: drives the page through its main states, wide and narrow, light and dark, into .local/screenshots.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { startWithPage } from '../../page/start-with-page.ts';
import { visitStates } from './screenshot-states.ts';
import { findChromium } from './support/chromium.ts';
import { attachAuthenticator } from './support/virtual-authenticator.ts';

const folder = join(import.meta.dirname, '..', '..', '.local', 'screenshots');
const widths = [1280, 390];
const colourSchemes = ['light', 'dark'] as const;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/** Each combination gets a system of its own, so that all of them show the same. */
const takeAll = async (
  browser: Browser,
  width: number,
  colourScheme: (typeof colourSchemes)[number],
): Promise<void> => {
  const { system, beginRecording, close } = await startWithPage({});
  await Promise.all(system.template.functions.map(({ name }) => system.warm(name)));
  beginRecording();
  const context = await browser.newContext({
    viewport: { width, height: 1000 },
    colorScheme: colourScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  await attachAuthenticator(page);
  let count = 0;
  const look = async (name: string): Promise<void> => {
    count += 1;
    const file = `${width}-${colourScheme}-${String(count).padStart(2, '0')}-${name}.png`;
    // What was just asked for shall be there: the timeline and the table come a moment after an answer.
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(folder, file), fullPage: width < 600 });
  };
  try {
    await page.goto(system.url);
    await visitStates(page, look);
  } finally {
    await context.close();
    await close();
  }
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: findChromium() ?? '',
  args: flags,
});
try {
  for (const width of widths) for (const colourScheme of colourSchemes) await takeAll(browser, width, colourScheme);
} finally {
  await browser.close();
}
process.stdout.write(`screenshots are in ${folder}\n`);
