// Starts the local system together with its page, so that `npm start`, tests in a browser and screenshots begin alike.
import { describeSystem, measureBundles } from '../describe-system.ts';
import { runJourney } from '../journey.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../system.ts';
import { recordSystem } from '../timeline/record-system.ts';
import { createSwitches, type Switches } from '../timeline/switches.ts';
import { tableRows } from '../timeline/table-rows.ts';
import { createTimeline, type Timeline } from '../timeline/timeline.ts';
import { ensurePageBundle } from './page-bundle.ts';
import { createPage, type Page, type PageParts } from './page-server.ts';

export type SystemWithPage = {
  readonly system: LocalSystem;
  readonly timeline: Timeline;
  readonly switches: Switches;
  /** Nothing is recorded before: neither the starts of the functions nor what went before them interests a visitor. */
  readonly beginRecording: () => void;
  readonly close: () => Promise<void>;
};

const pageParts = (system: LocalSystem, timeline: Timeline, switches: Switches, bundleFolder: string): PageParts => {
  const bundles = measureBundles(system.template.functions);
  const info = () => describeSystem(system, bundles);
  return {
    timeline,
    switches,
    info,
    table: async () => {
      const nowSeconds = Math.floor(system.clock.nowMilliseconds() / 1000);
      return tableRows(await system.dynamodb.items(), info().app.idleSeconds, nowSeconds);
    },
    runJourney: () => runJourney(system),
    bundleFolder,
    connectTo: [system.corbado.url, system.login.url],
  };
};

const realMilliseconds = (): number => performance.timeOrigin + performance.now();

/** Resolves when requests are answered; the functions are not loaded yet. */
export const startWithPage = async (options: Omit<LocalSystemOptions, 'fallback'>): Promise<SystemWithPage> => {
  let page: Page | undefined;
  const bundleFolder = await ensurePageBundle();
  const system = await startLocalSystem({ ...options, fallback: (...exchange) => page?.(...exchange) ?? false });
  const timeline = createTimeline({ realMilliseconds, nowMilliseconds: system.clock.nowMilliseconds });
  const switches = createSwitches(system, timeline);
  // A switch for "the next call" goes back by itself: noticed with each event, also while no page is open.
  timeline.onEvent(() => void switches.state());
  page = createPage(pageParts(system, timeline, switches, bundleFolder));
  let stopRecording = (): void => {};
  return {
    system,
    timeline,
    switches,
    beginRecording: () => {
      stopRecording = recordSystem(system, timeline);
    },
    close: async () => {
      stopRecording();
      await system.close();
    },
  };
};
