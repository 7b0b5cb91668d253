// What the CorbadoActions construct takes: the settings of a stage, and whatever a team already has.
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITable, TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ISecret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionName } from './build.ts';
import type { Stage } from './stage-schema.ts';

/** Any `ITable`, reduced to what is used of it. */
export type SomeTable = Pick<ITable, 'tableName' | 'tableArn' | 'encryptionKey'>;

/** Any `ISecret`, likewise. */
export type SomeSecret = Pick<ISecret, 'secretArn' | 'encryptionKey'>;

/** Any `IUserPool`, likewise. */
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
export type BroughtAlong = {
  /** Keys `pk` and `sk` of type text, TTL on `ttl`. Bring its key along too (fromTableAttributes) if it has one. */
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
  /** Hears of every alarm. @default - alarms change colour and tell nobody */
  readonly alarmTopic?: ITopic;
  /** @default - only the API may invoke a function */
  readonly corbadoInvoker?: CorbadoInvoker;
};

/** What of a stage concerns the construct; what names a thing by ARN there is handed in as a construct here. */
export type Settings = Omit<Stage, 'account' | 'region' | 'existing' | 'customDomain' | 'corbadoInvoker' | 'tags'>;

export type CorbadoActionsProps = BroughtAlong & {
  /** As `parseStage` returns it (told of a user pool that is handed in): checked and complete. Log retention and which functions there are stand in here. */
  readonly settings: Settings;
  /** Where a function's bundle is. @default - dist/<function>, as `npm run build` leaves it */
  readonly bundleFolder?: (name: FunctionName) => string;
};
