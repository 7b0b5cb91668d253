// `npm start`: builds, synthesises and runs everything on this machine, and says what it is doing.
import { join, relative } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { type Command, runCommand } from '../operations/command/command-line.ts';
import { isOfClone } from '../operations/command/deployment.ts';
import { isPackaged, packageRoot } from '../operations/command/program.ts';
import { ensurePageFiles } from '../page/page-files.ts';
import { startWithPage } from '../page/start-with-page.ts';
import { requireFreePort } from './gateway/gateway.ts';
import { runJourney } from './journey.ts';
import { reportJourney } from './journey-report.ts';
import { loadFunctions } from './lambda/load-functions.ts';
import { startTimers } from './lambda/schedules.ts';
import { findConstruct } from './own-app/find-construct.ts';
import { writeLocalTemplate } from './own-app/local-template.ts';
import { ownFolder, synthesiseApp } from './own-app/run-app.ts';
import { chooseEngine } from './start-engine.ts';
import { parseStartOptions, type StartOptions, usage } from './start-options.ts';
import {
  createProgress,
  type Progress,
  reportExchange,
  reportFailures,
  reportReady,
  writeLine,
} from './start-report.ts';
import { type LocalSystem, startLocalSystem } from './system.ts';

type Runnable = { readonly templateFolder: string; readonly notes: readonly string[] };

const ownStage = async (progress: Progress): Promise<Runnable> => {
  progress.begin('comparing the sources with the last build');
  // Where the package is installed there are no sources.
  const { ensureLocalTemplate } = await import('./synth.ts');
  const templateFolder = await ensureLocalTemplate((step) =>
    progress.begin(step === 'building' ? 'building the functions' : 'synthesising the template'),
  );
  return { templateFolder, notes: [] };
};

const appHere = async (progress: Progress, { wanted, once }: StartOptions): Promise<Runnable> => {
  progress.begin('synthesising your CDK app');
  const folder = process.cwd();
  const found = findConstruct(await synthesiseApp(folder), wanted);
  const templateFolder = join(ownFolder(folder), 'local');
  const differences = writeLocalTemplate(found, templateFolder);
  if (once) differences.push('the journey is a native app too: session.allowTokenInBody is on');
  if (Number.parseInt(process.versions.node, 10) < 24)
    differences.push(`the functions run on Node ${process.versions.node}, and in Lambda on Node 24`);
  const notes = [
    `running ${found.path} of stack ${found.stackName}, but:`,
    ...differences.map((line) => `  - ${line}`),
  ];
  return { templateFolder, notes };
};

// Somebody's own settings may refuse what the journey does as a native app.
const tokens = { ALLOW_TOKEN_IN_BODY: 'true' };
const forJourney = { session: tokens, 'verify-passkey': tokens };

const load = async (system: LocalSystem, { report }: Progress): Promise<void> => {
  const names = system.template.functions.map(({ name }) => name);
  const failure = await loadFunctions({ names, warm: system.warm, report });
  if (failure === undefined) return;
  await system.close();
  throw new ConfigurationProblem(failure);
};

/** An app of one's own has these addresses in its sources, so they stay the same from run to run. */
const portsFor = ({ origins, port }: StartOptions) =>
  origins.length === 0 || port === 0 ? undefined : { corbado: port + 1, login: port + 2 };

const startSystem = async (progress: Progress, options: StartOptions): Promise<LocalSystem> => {
  const { keep, once, port, origins } = options;
  await requireFreePort(port);
  for (const taken of Object.values(portsFor(options) ?? {})) await requireFreePort(taken);
  const files = ownFolder(isOfClone() ? packageRoot : process.cwd());
  const engine = await chooseEngine(options, files, progress);
  const { templateFolder, notes } = await (isOfClone() ? ownStage(progress) : appHere(progress, options));
  if (!once && !isPackaged) {
    progress.begin('building the page');
    await ensurePageFiles();
  }
  const dataFolder = join(files, 'data');
  progress.begin(
    `starting ${engine?.title ?? 'DynamoDB'} (data ${keep ? `in ${relative(process.cwd(), dataFolder)}` : 'in memory'}), Corbado, Cognito and the existing login`,
  );
  const extraEnv = once ? forJourney : {};
  const standInPorts = portsFor(options);
  const data = { dataFolder: keep ? dataFolder : undefined, engine };
  const wanted = { templateFolder, port, ...data, extraEnv, origins, standInPorts };
  const page = once ? undefined : await startWithPage({ ...wanted, onExchange: reportExchange });
  const system = page?.system ?? (await startLocalSystem(wanted));
  progress.begin(`loading ${system.template.functions.length} functions`);
  await load(system, progress);
  if (page) {
    page.beginRecording();
    startTimers(system.template.schedules, page.runSchedule);
  }
  progress.end();
  for (const [index, note] of notes.entries()) writeLine(`${index === 0 ? '\n' : ''}  ${note}`);
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

const stayUp = (system: LocalSystem, { origins }: StartOptions): number => {
  let isStopping = false;
  const stop = (why: string, exitCode: number): void => {
    if (isStopping) return;
    isStopping = true;
    writeLine(`\n${why}`);
    void system.close().then(() => process.exit(exitCode));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop('stopping', 0));
  void system.dynamodb.ended.then((reason) => stop(`${reason}\nstopping: without a table nothing works`, 1));
  reportFailures(system);
  reportReady(system, origins);
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
    return await (options.once ? runOnce(system) : stayUp(system, options));
  } catch (error) {
    progress.breakOff();
    throw error;
  }
};

export const start: Command = { usage, run: (args) => run(parseStartOptions(args)) };

if (import.meta.main) await runCommand(start);
