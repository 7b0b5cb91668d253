// `corbado-actions cognito`: puts the functions of a deployment into its user pool, and touches nothing else of the pool.
import { join, relative } from 'node:path';
import { type AwsPlace, explained, openAwsPlace } from './aws/aws-place.ts';
import { findDeployment } from './aws/find-deployment.ts';
import { allowCustomAuthFix, allowsCustomAuth, listAppClients } from './cognito/app-clients.ts';
import { changeTriggers } from './cognito/change-triggers.ts';
import { deployedPool, requirePool, writtenPool } from './cognito/pool.ts';
import { type AttachRequest, describeChanges, nothingToDo, planFor, requireHarmless } from './cognito/triggers.ts';
import { type Command, readOptions } from './command/command-line.ts';
import {
  type Deployment,
  type DeploymentChoice,
  deploymentHelp,
  deploymentOptions,
  readDeploymentChoice,
  titleOf,
  where,
} from './command/deployment.ts';
import { callOf, isPackaged, packageRoot } from './command/program.ts';
import { askYes, linesTo, type Terminal } from './command/terminal.ts';

const usage = `usage: ${callOf('cognito')} ${where} [options]

Attaches the three functions for logins by passkey to the user pool that the deployment works with, or takes them off. Everything else
of the pool stays as it is. Shows what it is going to change, and asks.

${deploymentHelp(16)}
  --detach         take its functions off, and nobody else's
  --replace        also where other functions are attached: those are taken off
  --yes            do not ask
  --help           print this`;

export type AttachOptions = AttachRequest & { readonly deployment: DeploymentChoice; readonly yes: boolean };

/** Throws a usage problem. */
export const parseAttachOptions = (args: string[]): AttachOptions => {
  const values = readOptions(args, {
    ...deploymentOptions,
    detach: { type: 'boolean', default: false },
    replace: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
  });
  const { detach, replace, yes } = values;
  return { deployment: readDeploymentChoice(values), detach, replace, yes };
};

/** Where settings are written down before they are changed; git does not look there. */
const usualBackupFolder = join(
  isPackaged ? process.cwd() : packageRoot,
  isPackaged ? '.corbado-actions' : '.local',
  'cognito',
);

/** Not changed here: how the users of an app may sign in is for whoever owns the app. */
const describeClients = async ({ cognito }: AwsPlace, poolId: string): Promise<string> => {
  for await (const client of listAppClients(cognito, poolId))
    if (allowsCustomAuth(client)) return `App client ${client.id} (${client.name}) allows logins by custom challenge.`;
  return `No app client of the pool allows logins by custom challenge yet: ${allowCustomAuthFix}.`;
};

/** Returns the exit code. */
export const attachTriggers = async (
  options: Omit<AttachOptions, 'deployment'>,
  deployment: Deployment,
  terminal: Terminal,
  backupFolder = usualBackupFolder,
): Promise<number> => {
  const { detach, yes } = options;
  const write = linesTo(terminal.output);
  const written = writtenPool(deployment);
  const place = await openAwsPlace({ ...deployment, region: deployment.region ?? written?.region });
  try {
    const poolPlace = written ?? (await deployedPool(place, deployment));
    const pool = await requirePool(place, poolPlace);
    const plan = await planFor(place, pool, deployment, options);
    write(`User pool ${poolPlace.id} (${pool.settings.Name}) of ${titleOf(deployment)}`);
    if (plan.changes.length === 0) {
      write(nothingToDo(options));
    } else {
      requireHarmless(pool, plan, options);
      write(`${describeChanges(plan)}\nEverything else of the pool stays as it is.`);
      if (!yes && !(await askYes('Change the pool?', terminal))) {
        write('Nothing was changed.');
        return 1;
      }
      const change = { client: place.cognito, region: place.region, backupFolder, now: new Date() };
      const { file } = await changeTriggers(pool, plan, change);
      write(`Changed, and compared: nothing else is different. Its settings before: ${relative(process.cwd(), file)}`);
    }
    if (!detach) write(await explained(describeClients(place, poolPlace.id)));
    return 0;
  } finally {
    place.close();
  }
};

export const cognitoAttach: Command = {
  usage,
  run: async (args, terminal) => {
    const options = parseAttachOptions(args);
    return attachTriggers(options, await findDeployment(options.deployment), terminal);
  },
};
