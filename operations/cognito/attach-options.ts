// What `npm run cognito:attach` can be told on the command line.
import { readOptions, readStageName } from '../command-line.ts';

export const usage = `usage: npm run cognito:attach -- --stage NAME [options]

Attaches the stage's three functions for logins by passkey to the user pool that the stage names (existing.userPoolArn), or takes them
off. Everything else of the pool stays as it is. Shows what it is going to change, and asks.

  --stage NAME     a stage of infra/stages.ts that is deployed, with cognito.customAuth
  --detach         take the stage's functions off, and nobody else's
  --replace        also where other functions are attached: those are taken off
  --yes            do not ask
  --region REGION  where the stage is deployed, if neither the stage nor the AWS profile says so
  --help           print this`;

export type AttachOptions = {
  readonly stageName: string;
  readonly detach: boolean;
  readonly replace: boolean;
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
