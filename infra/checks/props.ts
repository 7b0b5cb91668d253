// The one check of what the construct is given: settings, resources and function props, all mistakes at once.
import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CorbadoActionsProps, CustomDomain, Settings } from '../corbado-actions-props.ts';
import { instanceName, sameNameProblems } from '../instance-name.ts';
import type { Problem } from '../settings/configuration-problem.ts';
import { checkSettings, parseSettings } from '../settings/parse-settings.ts';
import type { CorbadoActionsSettings } from '../settings/settings-types.ts';
import { environmentProblems } from './environment-size.ts';
import { functionPropsProblems } from './function-props.ts';
import { layerProblems } from './layers.ts';
import { placeProblems } from './places.ts';
import { resourceProblems } from './resources.ts';

type OtherProps = Omit<CorbadoActionsProps, keyof CorbadoActionsSettings>;

const otherProps = Object.keys({
  existingTable: true,
  tableProps: true,
  existingCorbadoApiSecret: true,
  corbadoApiSecretProps: true,
  existingActionSecret: true,
  actionSecretProps: true,
  existingUserPool: true,
  resolveUserLayer: true,
  encryptionKey: true,
  customDomain: true,
  permissionsBoundary: true,
  alarmTopic: true,
  warningTopic: true,
  functionProps: true,
  backup: true,
  bundleFolder: true,
} satisfies Record<keyof OtherProps, true>);

/** What somebody may look for here, and where it is. */
const elsewhere: Readonly<Record<string, string>> = {
  env: 'belongs to the stack — write it into the props of the stack',
  settings: 'is not needed — write the settings themselves: kind, corbado, allowedOrigins, …',
  resolveUser: `is the function in your module — hand in the layer that has it: resolveUserLayer`,
  vpc: 'belongs to the functions — write functionProps: { all: { vpc } }',
};

const misplaced = (props: object): Problem[] =>
  Object.keys(props)
    .filter((key) => elsewhere[key] !== undefined)
    .map((key) => ({ path: [key], message: String(elsewhere[key]) }));

const settingsIn = (props: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(props).filter(([key]) => !otherProps.includes(key) && elsewhere[key] === undefined),
  );

const addressOf = (customDomain: CustomDomain | undefined) => {
  if (customDomain === undefined || Token.isUnresolved(customDomain.domainName)) return {};
  const { domainName, hostedZone } = customDomain;
  const name = hostedZone?.zoneName;
  const isKnown = name !== undefined && !Token.isUnresolved(name);
  return { customDomain: { domainName, hostedZone: isKnown ? { name } : undefined } };
};

/**
 * The settings among the props, complete with their defaults.
 * @throws ConfigurationProblem that names the construct by its path and lists every mistake as `<property>: <what is wrong> — <the fix>`.
 */
export const checkProps = (scope: Construct, props: CorbadoActionsProps): Settings => {
  const resolveUserLayer = props.resolveUserLayer !== undefined;
  const handedIn = {
    userPool: props.existingUserPool !== undefined,
    resolveUserLayer,
    ...addressOf(props.customDomain),
    otherProps,
  };
  const written = settingsIn(props);
  const title = `CorbadoActions at ${scope.node.path} cannot be built as it is:`;
  const { settings } = checkSettings(written, handedIn);
  const name = settings?.stageName ?? instanceName(scope);
  const hasPool = handedIn.userPool || props.cognito?.createDemoPool === true;
  const problems = [
    ...misplaced(props),
    ...resourceProblems(scope, props),
    ...placeProblems(scope, props),
    ...functionPropsProblems(props),
    ...layerProblems(props),
    ...sameNameProblems(scope, name),
    ...(settings ? environmentProblems({ ...settings, name }, { functionProps: props.functionProps, hasPool }) : []),
  ];
  const { stageName: _, ...complete } = parseSettings(written, { ...handedIn, title, problems });
  return { ...complete, name };
};
