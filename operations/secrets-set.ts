// `npm run secrets:set`: puts a secret where the functions of a deployed stage look for it. Prints no value, ever.
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { openAwsPlace } from './aws/aws-place.ts';
import { type DeployedStack, requireStack } from './aws/deployed-stack.ts';
import { type Command, oneOf, readOptions, readStageName, UsageProblem } from './command/command-line.ts';
import { askSecret, linesTo, type Terminal } from './command/terminal.ts';
import { requireWrittenStage, writtenApiAuth, writtenRegion, writtenStage } from './command/written-stage.ts';
import { type SecretKind, secretMistake } from './secrets/secret-shape.ts';
import {
  finishRotation,
  readSecretText,
  readStored,
  replaceValue,
  rotateValue,
  type StoredSecret,
  secretOutputs,
  writeSecret,
} from './secrets/stored-secret.ts';

const usage = `usage: npm run secrets:set -- --stage NAME [options]

Asks for a secret without showing it, or reads it from a pipe, and stores it in AWS Secrets Manager.

  --stage NAME        a stage of infra/stages.ts that is deployed
  --secret WHICH      corbado-api (the default) or action
  --rotate            keep the current value as the previous one: both are valid until --finish-rotation
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

const secretIdOf = (stack: DeployedStack, kind: SecretKind): string => {
  const id = stack.outputs.get(secretOutputs[kind]);
  if (id !== undefined && id !== '') return id;
  const why = kind === 'action' ? 'actions of this stage use IAM, or none is deployed' : 'no function of it needs one';
  throw new ConfigurationProblem(`the stack ${stack.name} has no output ${secretOutputs[kind]}: ${why}`);
};

const askUsable = async ({ kind, stageName }: SecretsSetOptions, terminal: Terminal): Promise<string> => {
  const what = kind === 'action' ? 'Action secret' : 'Corbado API secret';
  const given = await askSecret(`${what} for stage ${stageName} (not shown): `, terminal);
  const mistake = secretMistake(kind, given, writtenApiAuth(writtenStage(stageName)));
  if (mistake !== undefined) throw new ConfigurationProblem(`this ${mistake}. Nothing was changed.`);
  return given;
};

const nextValue = async (options: SecretsSetOptions, stored: StoredSecret | undefined, terminal: Terminal) => {
  if (options.change === 'finish') return finishRotation(stored);
  const fresh = await askUsable(options, terminal);
  const usable = (value: string) => secretMistake(options.kind, value, 'bearer') === undefined;
  return options.change === 'rotate' ? rotateValue(stored, fresh, usable) : replaceValue(fresh);
};

const describe = ({ kind, stageName }: SecretsSetOptions, { previous }: StoredSecret): string => {
  const flags = `--stage ${stageName} --secret ${kind} --finish-rotation`;
  return previous === undefined
    ? `The ${kind} secret of stage ${stageName} is set: one value is valid.`
    : `The ${kind} secret of stage ${stageName} is set: the new value and the previous one are valid.\n` +
        `When nobody uses the previous one any more: npm run secrets:set -- ${flags}`;
};

/** Returns the exit code. */
const setSecret = async (options: SecretsSetOptions, terminal: Terminal): Promise<number> => {
  const place = await openAwsPlace(options.region ?? writtenRegion(requireWrittenStage(options.stageName)));
  try {
    const stack = await requireStack(place.cloudformation, options.stageName, place.region);
    const secretId = secretIdOf(stack, options.kind);
    const stored = readStored(await readSecretText(place.secretsManager, secretId));
    const next = await nextValue(options, stored, terminal);
    await writeSecret(place.secretsManager, secretId, next);
    linesTo(terminal.output)(`${describe(options, next)}\nFunctions that run already take it up within 5 minutes.`);
    return 0;
  } finally {
    place.close();
  }
};

export const secretsSet: Command = {
  usage,
  run: (args, terminal) => setSecret(parseSecretsSetOptions(args), terminal),
};
