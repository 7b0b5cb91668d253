// What the CorbadoActions construct takes: the settings of a stage, and whatever a team already has.
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITable, TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ISecret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionName } from './functions.ts';
import { ConfigurationProblem } from './settings/configuration-problem.ts';
import type { Stage } from './settings/stage-schema.ts';

/** Any `ITable`, reduced to what is used of it. */
export type SomeTable = Pick<ITable, 'tableName' | 'tableArn' | 'encryptionKey'>;

/** Any `ISecret`, reduced in the same way. */
export type SomeSecret = Pick<ISecret, 'secretArn' | 'encryptionKey'>;

/** Any `IUserPool`, reduced in the same way. */
export type SomeUserPool = Pick<IUserPool, 'userPoolId' | 'userPoolArn' | 'userPoolProviderName'>;

/** Everything about the table but its keys and its TTL, which the functions rely on. */
export type TableProps = Partial<Omit<TablePropsV2, 'partitionKey' | 'sortKey' | 'timeToLiveAttribute'>>;

/** Everything about a secret but its content, which is generated or filled in. */
export type OwnSecretProps = Partial<
  Omit<SecretProps, 'generateSecretString' | 'secretStringValue' | 'secretObjectValue'>
>;

export type CustomDomain = {
  readonly domainName: string;
  /** In the Region of the API. */
  readonly certificate: ICertificate;
  /** Gets the alias record. @default - none is made; point the name at the output CustomDomainTarget */
  readonly hostedZone?: IHostedZone;
  /** Whether the execute-api address stops answering. @default false */
  readonly disableDefaultEndpoint?: boolean;
};

/** An account outside that may invoke the three actions directly, without the API. */
export type CorbadoInvoker = {
  readonly accountId: string;
  /** The only role of that account that may. @default - the account decides */
  readonly roleArn?: string;
};

/** Every `existingX` excludes its `xProps`. Nothing is created in place of what is given. */
export type ExistingResources = {
  /** Keys `pk` and `sk` of type text, TTL on `ttl`. If it has a key of its own, name that too (fromTableAttributes). */
  readonly existingTable?: SomeTable;
  /** @default - on demand, restorable; kept and protected from deletion in production */
  readonly tableProps?: TableProps;
  /** Holds `{"current": "...", "previous"?: "..."}`, as do all secrets here. */
  readonly existingCorbadoApiSecret?: SomeSecret;
  readonly corbadoApiSecretProps?: OwnSecretProps;
  /** Not for `actions.auth: 'iam'` alone, which shares no secret; the webhook that belongs to a user pool has one. */
  readonly existingActionSecret?: SomeSecret;
  readonly actionSecretProps?: OwnSecretProps;
  /** Stays as it is: attaching its triggers is the app's business, or that of `npm run cognito:attach`. */
  readonly existingUserPool?: SomeUserPool;
  /** For the table, secrets and log groups that are created here. @default - AWS's own keys */
  readonly encryptionKey?: IKey;
  /** @default - the API has its execute-api address only */
  readonly customDomain?: CustomDomain;
  /** For every role. @default - none */
  readonly permissionsBoundary?: IManagedPolicy;
  /** Is notified of every alarm, and of its end. @default - alarms change state, and nobody is notified */
  readonly alarmTopic?: ITopic;
  /** Is notified of alarms of severity `warning` in its place, so that only `critical` ones wake somebody. @default - `alarmTopic` */
  readonly warningTopic?: ITopic;
  /** @default - only the API may invoke a function */
  readonly corbadoInvoker?: CorbadoInvoker;
};

/** What of a stage concerns the construct; what names a thing by ARN there is handed in as a construct here. */
export type Settings = Omit<Stage, 'account' | 'region' | 'existing' | 'customDomain' | 'corbadoInvoker' | 'tags'>;

export type CorbadoActionsProps = ExistingResources & {
  /** As `parseStage` returns it (with `handedIn`, if a user pool is): checked and complete. Log retention and which functions there are stand in here. */
  readonly settings: Settings;
  /** Where a function's bundle is. @default - dist/<function>, as `npm run build` leaves it */
  readonly bundleFolder?: (name: FunctionName) => string;
};

const pairs = [
  ['existingTable', 'tableProps'],
  ['existingCorbadoApiSecret', 'corbadoApiSecretProps'],
  ['existingActionSecret', 'actionSecretProps'],
] as const satisfies [keyof CorbadoActionsProps, keyof CorbadoActionsProps][];

/**
 * Refuses what cannot be together, beyond what the settings' own check has seen.
 * @throws ConfigurationProblem
 */
export const refuseContradictions = (props: CorbadoActionsProps): void => {
  const both = pairs.filter(([existing, own]) => props[existing] !== undefined && props[own] !== undefined);
  const lines = both.map(([existing, own]) => `give ${existing} or ${own}, not both — ${own} is for one created here`);
  const { settings } = props;
  const { flag, createDemoPool, appClientIds, customAuth } = settings.cognito;
  const hasWebhook = flag.mode !== 'off';
  if (settings.actions.auth === 'iam' && !hasWebhook && (props.existingActionSecret ?? props.actionSecretProps)) {
    lines.push('an action secret is read by nobody with actions.auth "iam" — take it out, or write "hmac" or "basic"');
  }
  if (props.existingUserPool && createDemoPool) {
    lines.push('give existingUserPool or cognito.createDemoPool, not both — the demo pool is for who has none');
  }
  const asksForPool = hasWebhook || customAuth || appClientIds.length > 0;
  if (asksForPool && !createDemoPool && props.existingUserPool === undefined) {
    lines.push('settings.cognito needs a user pool — give existingUserPool');
  }
  if (lines.length === 0) return;
  throw new ConfigurationProblem(`CorbadoActions cannot be built as it is:\n  ${lines.join('\n  ')}`);
};
