// Where resources are: what is handed in must be where the functions can use it, as far as that is known at synth.
import { Arn, ArnFormat, type ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CorbadoActionsProps, SomeSecret } from '../corbado-actions-props.ts';
import { functionNames } from '../functions.ts';
import type { Problem } from '../settings/configuration-problem.ts';

/** Only what is known: not a token, and not the empty place of an ARN. */
type Place = { readonly account?: string | undefined; readonly region?: string | undefined };

const known = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || Token.isUnresolved(text) ? undefined : text;

type Given = {
  readonly path: readonly string[];
  readonly arn?: string | undefined;
  /** What a construct of the same app says of its place. */
  readonly env?: ResourceEnvironment | undefined;
  /** Why another account cannot be. @default - it can */
  readonly sameAccount?: string;
  /** @default - it must be in the Region of the stack */
  readonly isGlobal?: boolean;
};

const envOf = (resource: object): ResourceEnvironment | undefined =>
  'env' in resource ? (resource.env as ResourceEnvironment) : undefined;

const placeOf = ({ arn, env }: Given): Place => {
  if (arn !== undefined && !Token.isUnresolved(arn) && arn.startsWith('arn:')) {
    const { account, region } = Arn.split(arn, ArnFormat.NO_RESOURCE_NAME);
    return { account: known(account), region: known(region) };
  }
  return { account: known(env?.account), region: known(env?.region) };
};

const tableElsewhere = 'it would need a resource policy, and the functions call it by its name';
const secretElsewhere =
  'another account reads it with a key of its own only: hand it in with that key (Secret.fromSecretAttributes), and let both policies ' +
  'allow this account';
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
const accountOfSecret = (secret: SomeSecret | undefined) =>
  secret?.encryptionKey === undefined ? { sameAccount: secretElsewhere } : {};

const givenResources = (props: CorbadoActionsProps): Given[] => {
  const { existingTable, existingCorbadoApiSecret, existingActionSecret, existingUserPool, customDomain } = props;
  const { encryptionKey, alarmTopic, warningTopic, resolveUserLayer, permissionsBoundary, functionProps } = props;
  const one = (path: string, resource: object | undefined, arn: string | undefined, more: Partial<Given> = {}) =>
    // That it is no construct at all is said elsewhere.
    typeof resource === 'object' ? [{ path: path.split('.'), arn, env: envOf(resource), ...more }] : [];
  const certificate = customDomain?.certificate;
  return [
    ...one('existingTable', existingTable, existingTable?.tableArn, { sameAccount: tableElsewhere }),
    ...one('existingCorbadoApiSecret', existingCorbadoApiSecret, existingCorbadoApiSecret?.secretArn, {
      ...accountOfSecret(existingCorbadoApiSecret),
    }),
    ...one('existingActionSecret', existingActionSecret, existingActionSecret?.secretArn, {
      ...accountOfSecret(existingActionSecret),
    }),
    ...one('existingUserPool', existingUserPool, existingUserPool?.userPoolArn, {
      sameAccount: 'Cognito gives no other account access to a pool',
    }),
    ...one('encryptionKey', encryptionKey, encryptionKey?.keyArn),
    ...one('alarmTopic', alarmTopic, alarmTopic?.topicArn),
    ...one('warningTopic', warningTopic, warningTopic?.topicArn),
    ...one('customDomain.certificate', certificate, certificate?.certificateArn, {
      sameAccount: 'API Gateway takes certificates of its own account',
    }),
    ...one('resolveUserLayer', resolveUserLayer, resolveUserLayer?.layerVersionArn),
    ...boundary(permissionsBoundary),
    ...(['all', ...functionNames] as const).flatMap((name) => {
      const vpc = functionProps?.[name]?.vpc;
      const sameAccount = 'share its subnets with this account, and name it with Vpc.fromVpcAttributes in this stack';
      return one(`functionProps.${name}.vpc`, vpc, undefined, { sameAccount });
    }),
  ];
};

// AWS's own policies have `aws` in place of an account, and IAM has no Regions.
const boundary = (policy: CorbadoActionsProps['permissionsBoundary']): Given[] => {
  if (typeof policy !== 'object') return [];
  const arn = policy.managedPolicyArn;
  if (/^arn:aws[a-z-]*:iam::aws:/.test(arn)) return [];
  const sameAccount = 'IAM takes boundaries of its own account, so create the policy there';
  return [{ path: ['permissionsBoundary'], arn, env: envOf(policy), isGlobal: true, sameAccount }];
};

/** What is in a place where the functions of this stack cannot use it. */
export const placeProblems = (scope: Construct, props: CorbadoActionsProps): Problem[] => {
  const stack = Stack.of(scope);
  const [account, region] = [known(stack.account), known(stack.region)];
  const givens = givenResources(props).map((given) => ({ ...given, ...placeOf(given) }));
  // The AWS profile then decides where the stack goes, but it can only be one Region.
  const regional = givens.filter((given) => given.isGlobal !== true && given.region !== undefined);
  const wanted = region ?? regional[0]?.region;
  const whose = region === undefined ? `the Region of ${regional[0]?.path.join('.')}` : "the stack's Region";
  const elsewhere = givens.filter((given) => account !== undefined && (given.account ?? account) !== account);
  return [
    ...elsewhere.flatMap(({ path, account: other, sameAccount }) => {
      if (sameAccount === undefined) return [];
      const wrong = `is in account ${other}, and the stack goes to ${account}`;
      return [{ path, message: `${wrong} — ${sameAccount}` }];
    }),
    ...regional
      .filter((given) => given.region !== wanted)
      .map(({ path, region: other }) => ({
        path,
        message: `is in ${other}, and not in ${wanted}, ${whose} — hand in one that is there`,
      })),
  ];
};
