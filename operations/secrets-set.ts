// `corbado-actions secrets`: puts a secret where the functions of a deployment look for it. Prints no value, ever.
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { openAwsPlace } from './aws/aws-place.ts';
import { type DeployedStack, requireDeployed } from './aws/deployed-stack.ts';
import { findDeployment } from './aws/find-deployment.ts';
import { readSettings } from './aws/read-settings.ts';
import { type Command, oneOf, readOptions, UsageProblem } from './command/command-line.ts';
import {
  callAbout,
  type Deployment,
  type DeploymentChoice,
  deploymentHelp,
  deploymentOptions,
  readDeploymentChoice,
  titleOf,
  where,
} from './command/deployment.ts';
import { callOf } from './command/program.ts';
import { askSecret, linesTo, type Terminal } from './command/terminal.ts';
import { writtenApiAuth } from './command/written-stage.ts';
import { type ApiAuth, type SecretKind, secretMistake } from './secrets/secret-shape.ts';
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

const usage = `usage: ${callOf('secrets')} ${where} [options]

Asks for a secret without showing it, or reads it from a pipe, and stores it in AWS Secrets Manager.

${deploymentHelp(19)}
  --secret WHICH      corbado-api (the default) or action
  --rotate            keep the current value as the previous one: both are valid until --finish-rotation
  --finish-rotation   drop the previous value; asks for nothing
  --help              print this`;

export type SecretsSetOptions = {
  readonly deployment: DeploymentChoice;
  readonly kind: SecretKind;
  readonly change: 'replace' | 'rotate' | 'finish';
};

/** Throws a usage problem. */
export const parseSecretsSetOptions = (args: string[]): SecretsSetOptions => {
  const values = readOptions(args, {
    ...deploymentOptions,
    secret: { type: 'string', default: 'corbado-api' },
    rotate: { type: 'boolean', default: false },
    'finish-rotation': { type: 'boolean', default: false },
  });
  if (values.rotate && values['finish-rotation'])
    throw new UsageProblem('--rotate begins a rotation and --finish-rotation ends it: write one of them');
  const begun = values.rotate ? 'rotate' : 'replace';
  return {
    deployment: readDeploymentChoice(values),
    kind: oneOf(values.secret, '--secret', ['corbado-api', 'action']),
    change: values['finish-rotation'] ? 'finish' : begun,
  };
};

const secretIdOf = (stack: DeployedStack, kind: SecretKind): string => {
  const id = stack.outputs.get(secretOutputs[kind]);
  if (id !== undefined && id !== '') return id;
  const why = kind === 'action' ? 'its actions use IAM, or none is deployed' : 'no function of it needs one';
  throw new ConfigurationProblem(`the stack ${stack.name} has no output ${secretOutputs[kind]}: ${why}`);
};

type Asked = Pick<SecretsSetOptions, 'kind' | 'change'> & {
  readonly deployment: Deployment;
  /** How the functions send Corbado's API secret. */
  readonly apiAuth: ApiAuth;
};

const askUsable = async ({ kind, deployment, apiAuth }: Asked, terminal: Terminal): Promise<string> => {
  const what = kind === 'action' ? 'Action secret' : 'Corbado API secret';
  const given = await askSecret(`${what} for ${titleOf(deployment)} (not shown): `, terminal);
  const mistake = secretMistake(kind, given, apiAuth);
  if (mistake !== undefined) throw new ConfigurationProblem(`this ${mistake}. Nothing was changed.`);
  return given;
};

const nextValue = async (options: Asked, stored: StoredSecret | undefined, terminal: Terminal) => {
  if (options.change === 'finish') return finishRotation(stored);
  const fresh = await askUsable(options, terminal);
  const usable = (value: string) => secretMistake(options.kind, value, 'bearer') === undefined;
  return options.change === 'rotate' ? rotateValue(stored, fresh, usable) : replaceValue(fresh);
};

const describe = ({ kind, deployment }: Asked, { previous }: StoredSecret): string => {
  const finish = callAbout('secrets', deployment, `--secret ${kind} --finish-rotation`);
  return previous === undefined
    ? `The ${kind} secret of ${titleOf(deployment)} is set: one value is valid.`
    : `The ${kind} secret of ${titleOf(deployment)} is set: the new value and the previous one are valid.\n` +
        `When nobody uses the previous one any more: ${finish}`;
};

/** Returns the exit code. */
const setSecret = async (options: SecretsSetOptions, terminal: Terminal): Promise<number> => {
  const deployment = await findDeployment(options.deployment);
  const place = await openAwsPlace(deployment);
  try {
    const stack = await requireDeployed(place.cloudformation, deployment, place.region);
    const settings = await readSettings(place, deployment, stack);
    const asked = {
      ...options,
      deployment,
      apiAuth: settings?.corbado.apiAuth ?? writtenApiAuth(deployment.stage?.written),
    };
    const secretId = secretIdOf(stack, options.kind);
    const stored = readStored(await readSecretText(place.secretsManager, secretId));
    const next = await nextValue(asked, stored, terminal);
    await writeSecret(place.secretsManager, secretId, next);
    linesTo(terminal.output)(`${describe(asked, next)}\nFunctions that run already take it up within 5 minutes.`);
    return 0;
  } finally {
    place.close();
  }
};

export const secretsSet: Command = {
  usage,
  run: (args, terminal) => setSecret(parseSecretsSetOptions(args), terminal),
};
