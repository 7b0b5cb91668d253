// `npm run secrets:set`: puts a secret where the functions of a deployed stage look for it. Prints no value, ever.
import { ConfigurationProblem } from '../infra/configuration-problem.ts';
import { openAwsPlace } from './aws/aws-place.ts';
import { type DeployedStack, requireStack } from './aws/deployed-stack.ts';
import { runCommand } from './command-line.ts';
import { askSecret, type SecretSource } from './secrets/ask-secret.ts';
import { finishRotation, readStored, replaceValue, rotateValue, type StoredSecret } from './secrets/rotation.ts';
import { type SecretKind, secretMistake } from './secrets/secret-shape.ts';
import { readSecretText, writeSecret } from './secrets/secret-store.ts';
import { parseSecretsSetOptions, type SecretsSetOptions, usage } from './secrets/secrets-set-options.ts';
import { requireWrittenStage, writtenApiAuth, writtenRegion, writtenStage } from './stage-lookup.ts';

/** The outputs of the stack under which it names its secrets. */
export const secretOutputs: Readonly<Record<SecretKind, string>> = {
  'corbado-api': 'CorbadoApiSecretArn',
  action: 'ActionSecretArn',
};

export type Terminal = { readonly input: SecretSource; readonly output: NodeJS.WritableStream };

const secretIdOf = (stack: DeployedStack, kind: SecretKind): string => {
  const id = stack.outputs.get(secretOutputs[kind]);
  if (id !== undefined && id !== '') return id;
  const why = kind === 'action' ? 'actions of this stage use IAM, or none is deployed' : 'no function of it needs one';
  throw new ConfigurationProblem(`the stack ${stack.name} has no output ${secretOutputs[kind]}: ${why}`);
};

const askUsable = async ({ kind, stageName }: SecretsSetOptions, { input, output }: Terminal): Promise<string> => {
  const what = kind === 'action' ? 'Action secret' : 'Corbado API secret';
  const given = await askSecret(`${what} for stage ${stageName} (not shown): `, input, output);
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
    ? `The ${kind} secret of stage ${stageName} is set: one value is good.`
    : `The ${kind} secret of stage ${stageName} is set: the new value and the one before are good.\n` +
        `When nobody uses the one before any more: npm run secrets:set -- ${flags}`;
};

/** Returns the exit code. */
export const setSecret = async (options: SecretsSetOptions, terminal: Terminal): Promise<number> => {
  const place = await openAwsPlace(options.region ?? writtenRegion(requireWrittenStage(options.stageName)));
  try {
    const stack = await requireStack(place.cloudformation, options.stageName, place.region);
    const secretId = secretIdOf(stack, options.kind);
    const stored = readStored(await readSecretText(place.secretsManager, secretId));
    const next = await nextValue(options, stored, terminal);
    await writeSecret(place.secretsManager, secretId, next);
    terminal.output.write(`${describe(options, next)}\nFunctions that run already take it up within 5 minutes.\n`);
    return 0;
  } finally {
    place.close();
  }
};

if (import.meta.main)
  await runCommand(usage, (args) =>
    setSecret(parseSecretsSetOptions(args), { input: process.stdin, output: process.stdout }),
  );
