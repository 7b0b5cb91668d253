// What `npm run secrets:set` can be told on the command line. Never the secret itself: it would stay in the shell's history.
import { oneOf, readOptions, readStageName, UsageProblem } from '../command-line.ts';
import type { SecretKind } from './secret-shape.ts';

export const usage = `usage: npm run secrets:set -- --stage NAME [options]

Asks for a secret without showing it, or reads it from a pipe, and stores it in AWS Secrets Manager.

  --stage NAME        a stage of infra/stages.ts that is deployed
  --secret WHICH      corbado-api (the default) or action
  --rotate            keep the value so far as the previous one: both are good until --finish-rotation
  --finish-rotation   drop the previous value; asks for nothing
  --region REGION     where the stage is deployed, if neither the stage nor the AWS profile says so
  --help              print this`;

export type SecretsSetOptions = {
  readonly stageName: string;
  readonly kind: SecretKind;
  readonly change: 'replace' | 'rotate' | 'finish';
  readonly region: string | undefined;
};

/** Throws a usage problem. */
export const parseSecretsSetOptions = (args: string[]): SecretsSetOptions => {
  const values = readOptions(args, {
    stage: { type: 'string' },
    secret: { type: 'string', default: 'corbado-api' },
    rotate: { type: 'boolean', default: false },
    'finish-rotation': { type: 'boolean', default: false },
    region: { type: 'string' },
  });
  if (values.rotate && values['finish-rotation'])
    throw new UsageProblem('--rotate begins a rotation and --finish-rotation ends it: write one of them');
  const begun = values.rotate ? 'rotate' : 'replace';
  return {
    stageName: readStageName(values.stage),
    kind: oneOf(values.secret, '--secret', ['corbado-api', 'action']),
    change: values['finish-rotation'] ? 'finish' : begun,
    region: values.region,
  };
};
