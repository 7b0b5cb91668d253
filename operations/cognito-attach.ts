// `npm run cognito:attach`: puts the stage's functions into the user pool that the stage names, and touches nothing else of the pool.
import { join, relative } from 'node:path';
import { type AwsPlace, explained, openAwsPlace } from './aws/aws-place.ts';
import { allowCustomAuthFix, allowsCustomAuth, listAppClients } from './cognito/app-clients.ts';
import { changeTriggers } from './cognito/change-triggers.ts';
import { requireExistingPool, requirePool } from './cognito/pool.ts';
import { type AttachRequest, describeChanges, nothingToDo, planFor, requireHarmless } from './cognito/triggers.ts';
import { type Command, readOptions, readStageName } from './command/command-line.ts';
import { askYes, linesTo, type Terminal } from './command/terminal.ts';
import { requireWrittenStage, writtenRegion } from './command/written-stage.ts';

const usage = `usage: npm run cognito:attach -- --stage NAME [options]

Attaches the stage's three functions for logins by passkey to the user pool that the stage names (existing.userPoolArn), or takes them
off. Everything else of the pool stays as it is. Shows what it is going to change, and asks.

  --stage NAME     a stage of infra/stages.ts that is deployed, with cognito.customAuth
  --detach         take the stage's functions off, and nobody else's
  --replace        also where other functions are attached: those are taken off
  --yes            do not ask
  --region REGION  where the stage is deployed, if neither the stage nor the AWS profile says so
  --help           print this`;

export type AttachOptions = AttachRequest & {
  readonly yes: boolean;
  readonly region: string | undefined;
};

/** Throws a usage problem. */
export const parseAttachOptions = (args: string[]): AttachOptions => {
  const values = readOptions(args, {
    stage: { type: 'string' },
    detach: { type: 'boolean', default: false },
    replace: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    region: { type: 'string' },
  });
  const { detach, replace, yes, region } = values;
  return { stageName: readStageName(values.stage), detach, replace, yes, region };
};

const root = join(import.meta.dirname, '..');

/** Where settings are written down before they are changed; git does not look there. */
const usualBackupFolder = join(root, '.local', 'cognito');

/** Not changed here: how the users of an app may sign in is for whoever owns the app. */
const describeClients = async ({ cognito }: AwsPlace, poolId: string): Promise<string> => {
  for await (const client of listAppClients(cognito, poolId))
    if (allowsCustomAuth(client)) return `App client ${client.id} (${client.name}) allows logins by custom challenge.`;
  return `No app client of the pool allows logins by custom challenge yet: ${allowCustomAuthFix}.`;
};

/** `written` is the stage as stages.ts has it. Returns the exit code. */
export const attachTriggers = async (
  options: AttachOptions,
  written: unknown,
  terminal: Terminal,
  backupFolder = usualBackupFolder,
): Promise<number> => {
  const { stageName, detach, yes } = options;
  const write = linesTo(terminal.output);
  const poolPlace = requireExistingPool(stageName, written);
  const place = await openAwsPlace(options.region ?? writtenRegion(written) ?? poolPlace.region);
  try {
    const pool = await requirePool(place, poolPlace);
    const plan = await planFor(place, pool, options);
    write(`User pool ${poolPlace.id} (${pool.settings.Name}) of stage ${stageName}`);
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
      write(`Changed, and compared: nothing else is different. Its settings before: ${relative(root, file)}`);
    }
    if (!detach) write(await explained(describeClients(place, poolPlace.id)));
    return 0;
  } finally {
    place.close();
  }
};

export const cognitoAttach: Command = {
  usage,
  run: (args, terminal) => {
    const options = parseAttachOptions(args);
    return attachTriggers(options, requireWrittenStage(options.stageName), terminal);
  },
};
