// Starts the local system together with its page, so that `npm start`, tests in a browser and screenshots begin alike.
import { flagPlace, readFlag } from '../local/cognito/passkeys-in-pool.ts';
import { runJourney } from '../local/journey.ts';
import type { RunSchedule } from '../local/lambda/schedules.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../local/system.ts';
import { prepareActionTrial } from './action-trial.ts';
import { describeSystem, measureBundles } from './describe-system.ts';
import { ensurePageFiles } from './page-files.ts';
import { createPage, type Page, type PageParts } from './page-server.ts';
import { startOver } from './start-over.ts';
import { recordRuns } from './timeline/record-runs.ts';
import { recordSystem } from './timeline/record-system.ts';
import { createSwitches, type Switches } from './timeline/switches.ts';
import { tableRows } from './timeline/table-rows.ts';
import { createTimeline, type Timeline } from './timeline/timeline.ts';

export type SystemWithPage = {
  readonly system: LocalSystem;
  readonly timeline: Timeline;
  readonly switches: Switches;
  /** The system's own, with each run in the timeline. */
  readonly runSchedule: RunSchedule;
  /** Nothing is recorded before: neither the starts of the functions nor what went before them interests a visitor. */
  readonly beginRecording: () => void;
  readonly close: () => Promise<void>;
};

type Shown = Pick<SystemWithPage, 'system' | 'timeline' | 'switches' | 'runSchedule'>;

const pageParts = ({ system, timeline, switches, runSchedule }: Shown, bundleFolder: string): PageParts => {
  const { cognito, template } = system;
  const bundles = measureBundles(template.functions);
  const place = flagPlace(template.functions);
  const info = () => describeSystem(system, bundles);
  return {
    timeline,
    switches,
    runSchedule,
    info,
    nowMilliseconds: system.clock.nowMilliseconds,
    flag: (username) => (cognito && place ? readFlag(cognito, place, username) : undefined),
    table: async () => {
      const nowSeconds = Math.floor(system.clock.nowMilliseconds() / 1000);
      return tableRows(await system.dynamodb.items(), info().app.idleSeconds, nowSeconds);
    },
    // With the clock and the runs of the page, so that the timeline shows them.
    runJourney: () =>
      runJourney({ ...journeyParts(system), clock: { moveBySeconds: switches.moveClock }, runSchedule }),
    startOver: () => startOver({ system, timeline, switches }),
    prepareActionTrial: (userId) => prepareActionTrial(system, userId),
    bundleFolder,
    connectTo: [system.corbado.url, system.login.url, ...(cognito ? [cognito.url] : [])],
  };
};

const journeyParts = ({ url, corbado, login, cognito, template, dynamodb }: LocalSystem) => ({
  url,
  dynamodb,
  corbado,
  login,
  cognito,
  template,
});

const realMilliseconds = (): number => performance.timeOrigin + performance.now();

/** Resolves when requests are answered; the functions are not loaded yet. */
export const startWithPage = async (options: Omit<LocalSystemOptions, 'fallback'>): Promise<SystemWithPage> => {
  let page: Page | undefined;
  const bundleFolder = await ensurePageFiles();
  const system = await startLocalSystem({ ...options, fallback: (...exchange) => page?.(...exchange) ?? false });
  const timeline = createTimeline({ realMilliseconds, nowMilliseconds: system.clock.nowMilliseconds });
  const switches = createSwitches(system, timeline);
  // A switch for "the next call" goes back by itself: noticed with each event, also while no page is open.
  timeline.onEvent(() => void switches.state());
  const runSchedule = recordRuns(system.runSchedule, timeline);
  page = createPage(pageParts({ system, timeline, switches, runSchedule }, bundleFolder));
  let stopRecording = (): void => {};
  return {
    system,
    timeline,
    switches,
    runSchedule,
    beginRecording: () => {
      stopRecording = recordSystem(system, timeline);
    },
    close: async () => {
      stopRecording();
      await system.close();
    },
  };
};
