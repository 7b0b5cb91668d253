// `npm start`: builds, synthesises and runs everything on this machine, and says what it is doing.
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { type Command, runCommand } from '../operations/command/command-line.ts';
import { ensurePageBundle } from '../page/page-bundle.ts';
import { startWithPage } from '../page/start-with-page.ts';
import { requireFreePort } from './gateway/gateway.ts';
import { runJourney } from './journey.ts';
import { reportJourney } from './journey-report.ts';
import { loadFunctions } from './lambda/load-functions.ts';
import { startTimers } from './lambda/schedules.ts';
import { parseStartOptions, type StartOptions, usage } from './start-options.ts';
import {
  createProgress,
  type Progress,
  reportExchange,
  reportFailures,
  reportReady,
  writeLine,
} from './start-report.ts';
import { ensureLocalTemplate } from './synth.ts';
import { type LocalSystem, startLocalSystem } from './system.ts';

const dataFolder = join(import.meta.dirname, '..', '.local', 'data');

const makeTemplate = async (progress: Progress): Promise<string> => {
  progress.begin('comparing the sources with the last build');
  return ensureLocalTemplate((step) =>
    progress.begin(step === 'building' ? 'building the functions' : 'synthesising the template'),
  );
};

const load = async (system: LocalSystem, { report }: Progress): Promise<void> => {
  const names = system.template.functions.map(({ name }) => name);
  const failure = await loadFunctions({ names, warm: system.warm, report });
  if (failure === undefined) return;
  await system.close();
  throw new ConfigurationProblem(failure);
};

const startSystem = async (progress: Progress, { keep, once, port }: StartOptions): Promise<LocalSystem> => {
  await requireFreePort(port);
  const templateFolder = await makeTemplate(progress);
  if (!once) {
    progress.begin('building the page');
    await ensurePageBundle();
  }
  progress.begin(
    `starting DynamoDB (data ${keep ? 'in .local/data' : 'in memory'}), Corbado, Cognito and the existing login`,
  );
  const options = { templateFolder, port, dataFolder: keep ? dataFolder : undefined };
  const page = once ? undefined : await startWithPage({ ...options, onExchange: reportExchange });
  const system = page?.system ?? (await startLocalSystem(options));
  progress.begin(`loading ${system.template.functions.length} functions`);
  await load(system, progress);
  if (page) {
    page.beginRecording();
    startTimers(system.template.schedules, page.runSchedule);
  }
  progress.end();
  return system;
};

const runOnce = async (system: LocalSystem): Promise<number> => {
  writeLine('');
  const colour = process.stdout.isTTY === true;
  const passed = await reportJourney(runJourney(system), {
    write: writeLine,
    colour,
    columns: process.stdout.columns ?? 160,
  });
  await system.close();
  return passed ? 0 : 1;
};

const stayUp = (system: LocalSystem): number => {
  const stop = (): void => {
    writeLine('\nstopping');
    void system.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  reportFailures(system);
  reportReady(system);
  return 0;
};

const run = async (options: StartOptions): Promise<number> => {
  // There is a heap for each function beside our own, and V8 would let each grow as if it were alone: with six functions 440 MB after
  // some thousand requests. Told to care for size it stayed near 300, for a fifth more time under full load.
  setFlagsFromString('--optimize-for-size');
  writeLine('Corbado Actions bundle, on this machine\n');
  const progress = createProgress();
  try {
    const system = await startSystem(progress, options);
    return await (options.once ? runOnce(system) : stayUp(system));
  } catch (error) {
    progress.breakOff();
    throw error;
  }
};

export const start: Command = { usage, run: (args) => run(parseStartOptions(args)) };

if (import.meta.main) await runCommand(start);
