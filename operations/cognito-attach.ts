// `npm run cognito:attach`: puts the stage's functions into the user pool that the stage names, and touches nothing else of the pool.
import { join, relative } from 'node:path';
import { type AwsPlace, openAwsPlace } from './aws/aws-place.ts';
import { explained } from './aws/aws-problem.ts';
import { allowCustomAuthFix, allowsCustomAuth, listAppClients } from './cognito/app-clients.ts';
import { askYes, type Terminal } from './cognito/ask-yes.ts';
import { type AttachOptions, parseAttachOptions, usage } from './cognito/attach-options.ts';
import { nothingToDo, planFor, requireHarmless } from './cognito/attach-plan.ts';
import { changeTriggers } from './cognito/change-triggers.ts';
import { requirePool } from './cognito/describe-pool.ts';
import { requireExistingPool } from './cognito/stage-pool.ts';
import { describeChanges } from './cognito/triggers.ts';
import { runCommand } from './command-line.ts';
import { requireWrittenStage, writtenRegion } from './stage-lookup.ts';

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
  const write = (line: string) => void terminal.output.write(`${line}\n`);
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

if (import.meta.main)
  await runCommand(usage, (args) => {
    const options = parseAttachOptions(args);
    return attachTriggers(options, requireWrittenStage(options.stageName), {
      input: process.stdin,
      output: process.stdout,
    });
  });
