// Lambda takes 4 kB of environment for a function: what makes it too large is said at synth, by the name of its setting.
import { Token } from 'aws-cdk-lib';
import type { Settings } from '../corbado-actions-props.ts';
import { deployedFunctions } from '../deployed-functions.ts';
import { functionEnvironment } from '../function-environment.ts';
import { type FunctionPropsByName, propsOf } from '../function-props.ts';
import type { FunctionName } from '../functions.ts';
import type { Problem } from '../settings/configuration-problem.ts';
import { isOurs, settingOf } from '../variables.ts';

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html; measured as JSON, says Lambda's own error.
const maximumBytes = 4096;

// As long as what CloudFormation makes of them for a stack with a long name.
const madeUp = (length: number): string => 'x'.repeat(length);
const stoodFor = { tableName: madeUp(70), corbadoApiSecretId: madeUp(120), actionSecretId: madeUp(120) };
const somePool = { userPoolId: madeUp(30), issuer: `https://${madeUp(70)}` };

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

// A token is shorter or longer than what it stands for.
const written = (value: string): string => (Token.isUnresolved(value) ? madeUp(100) : value);

const environmentOf = (name: FunctionName, settings: Settings, turned: FunctionPropsByName, hasPool: boolean) => {
  const { appClientIds } = settings.cognito;
  const names = { ...stoodFor, ...(hasPool && { userPool: { ...somePool, appClientIds } }) };
  const own = functionEnvironment(name, settings, names);
  const all = Object.entries({ ...own, ...propsOf(name, turned).environment });
  return all.flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, written(value)]]));
};

const settingAt = (variable: string, name: FunctionName, turned: FunctionPropsByName): string => {
  if (isOurs(variable)) return settingOf[variable as keyof typeof settingOf] ?? variable;
  const scope = turned[name]?.environment?.[variable] === undefined ? 'all' : name;
  return `functionProps.${scope}.environment.${variable}`;
};

type TooLarge = {
  readonly name: FunctionName;
  readonly total: number;
  readonly largest: string;
  readonly size: number;
};

/** What is too large, named by what takes the most of it; nothing when every function's environment fits. */
export const environmentProblems = (
  settings: Settings,
  {
    functionProps = {},
    hasPool,
  }: { readonly functionProps?: FunctionPropsByName | undefined; readonly hasPool: boolean },
): Problem[] => {
  const tooLarge = deployedFunctions(settings).flatMap((name): TooLarge[] => {
    const variables = environmentOf(name, settings, functionProps, hasPool);
    const total = bytes(Object.fromEntries(variables));
    const [first] = variables.sort(([, one], [, other]) => bytes(other) - bytes(one));
    if (total <= maximumBytes || first === undefined) return [];
    return [{ name, total, largest: settingAt(first[0], name, functionProps), size: bytes(first[1]) }];
  });
  const settingsNamed = [...new Set(tooLarge.map(({ largest }) => largest))];
  return settingsNamed.map((setting) => {
    const those = tooLarge.filter(({ largest }) => largest === setting);
    const most = Math.max(...those.map(({ total }) => total));
    const size = Math.max(...those.map((one) => one.size));
    const whose = those.map(({ name }) => name).join(', ');
    const message =
      `takes ${size} bytes of the environment of ${whose}, which comes to ${most}; Lambda takes ${maximumBytes} — ` +
      'make it shorter, or share it out over two instances';
    return { path: setting.split('.'), message };
  });
};
