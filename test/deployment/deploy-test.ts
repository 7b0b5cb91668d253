// `npm run test:deploy`: the life of one deployment on a running CloudFormation. Ends what it started, whatever happens.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { type Closers, createClosers } from '../../local/stand-ins.ts';
import { ensureLocalTemplate } from '../../local/synth.ts';
import { readOptions, runCommand, UsageProblem } from '../../operations/command/command-line.ts';
import { deviations } from '../../operations/smoke/emulator-deviations.ts';
import { createCdk } from './cdk.ts';
import { describeRefused, expectJudgedAlike, readJudgedCalls } from './judged-calls.ts';
import { startOutsideWorld } from './outside-world.ts';
import { createSteps, type RunStep, summarize } from './steps.ts';
import { type DeployTestOptions, openTarget } from './target.ts';
import type { DeployTestSettings } from './test-stage.ts';
import { walkAccess } from './walk-access.ts';
import {
  changeStage,
  type Deployment,
  deployFirst,
  destroyStage,
  exerciseStage,
  fillSecrets,
} from './walk-deployment.ts';
import { walkPools } from './walk-pools.ts';
import { walkTeam } from './walk-team.ts';
import { walkTemplate } from './walk-template.ts';

const usage = `usage: npm run test:deploy [-- --real-aws --region REGION]

Bootstraps, deploys, checks, updates and destroys a stage, on an emulator of AWS that it installs and starts itself.

  --real-aws       in the account of the AWS profile in use instead; costs a few cents, and the bootstrap stack stays
  --region REGION  the Region for that; must be given
  --help           print this`;

/** Throws a usage problem. Nothing but the flag itself leads to a real account. */
export const parseDeployTestOptions = (args: string[]): DeployTestOptions => {
  const values = readOptions(args, {
    'real-aws': { type: 'boolean', default: false },
    region: { type: 'string' },
  });
  if (!values['real-aws']) {
    if (values.region !== undefined) throw new UsageProblem('--region belongs to --real-aws');
    return { target: 'emulator' };
  }
  if (values.region !== undefined) return { target: 'aws', region: values.region };
  throw new UsageProblem('--real-aws needs --region, so that nothing is deployed to a Region by accident');
};

const localFolder = join(import.meta.dirname, '..', '..', '.local');

const prepare = async (
  options: DeployTestOptions,
  folder: string,
  runStep: RunStep,
  add: Closers['add'],
): Promise<Deployment> => {
  const target = add(await openTarget(options, localFolder, folder, runStep));
  const world = add(await runStep('start Corbado, the existing login and the web app’s host', startOutsideWorld));
  // The same bundles as everywhere, built unless they are of the sources as they are now.
  await runStep('npm run build', () => ensureLocalTemplate());
  const settings: DeployTestSettings = {
    stageName: 'deploy-test',
    account: target.account,
    region: target.region,
    corbadoUrl: world.corbado.url,
    loginUrl: world.login.url,
    appOrigin: world.front.origin,
    alarms: target.alarmsOfMetricMath,
    absoluteSeconds: 10_800,
    cookieSameSite: 'Strict',
    allowEmailUserId: false,
  };
  return { target, world, cdk: createCdk(target, folder), settings, runStep };
};

const walk = async (deployment: Deployment, folder: string, add: Closers['add']): Promise<void> => {
  const { cdk, settings, runStep, target } = deployment;
  const { running } = target;
  try {
    const deployed = await deployFirst(deployment);
    const oldSecret = await fillSecrets(deployment, deployed);
    await exerciseStage(deployment, deployed);
    const refused = running ? await walkAccess(deployment, deployed, running) : 0;
    const pools = add(await walkPools(deployment, deployed));
    const changed = await changeStage(deployment, deployed, oldSecret, pools.trustedPool);
    await pools.finish();
    if (running) await walkTeam(deployment, deployed, changed, folder);
    await destroyStage(deployment, changed, deployed);
    if (running === undefined) return;
    await walkTemplate(target.region, running.url, folder, runStep);
    await runStep('roles: nothing else was refused, and local/access decides the same', async (note) =>
      note(expectJudgedAlike(readJudgedCalls(running.judgedFile), refused)),
    );
  } catch (error) {
    // The emulator forgets all by itself.
    if (running === undefined) await runStep('cdk destroy, after the failure', () => cdk.destroy(settings));
    else for (const call of describeRefused(readJudgedCalls(running.judgedFile))) console.log(`\nrefused: ${call}`);
    throw error;
  }
};

// Ctrl-C ends the program that runs at the moment, too. What was started is ended as always, and that takes steps of its own.
const watchForInterrupts = (): (() => boolean) => {
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      interrupted = true;
    });
  }
  return () => {
    const now = interrupted;
    interrupted = false;
    return now;
  };
};

const reportDeviations = (emulator: keyof typeof deviations): void => {
  console.log(`\nWhere ${emulator} is known to differ from AWS:`);
  for (const { what } of deviations[emulator]) console.log(`  - ${what}`);
};

const runTest = async (options: DeployTestOptions): Promise<number> => {
  mkdirSync(localFolder, { recursive: true });
  // Outside the project: the emulator's scripts would take its package.json for theirs.
  const folder = mkdtempSync(join(tmpdir(), 'corbado-deploy-test-'));
  const { steps, runStep } = createSteps(console.log, () => performance.now(), watchForInterrupts());
  const { add, closeAll } = createClosers();
  let failure: unknown;
  try {
    const deployment = await prepare(options, folder, runStep, add);
    await walk(deployment, folder, add);
    if (deployment.target.emulator) reportDeviations(deployment.target.emulator);
  } catch (error) {
    failure = error;
    if (!(error instanceof ConfigurationProblem)) throw error;
    console.error(`\n${error.message}`);
  } finally {
    await closeAll();
    // After a failure, what was synthesised and what the emulator said is worth a look.
    if (failure === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(`\nkept for a look: ${folder}`);
    console.log(`\n${summarize(steps, failure === undefined)}`);
  }
  return failure === undefined ? 0 : 1;
};

if (import.meta.main) await runCommand({ usage, run: (args) => runTest(parseDeployTestOptions(args)) });
