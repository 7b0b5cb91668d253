// What the CorbadoActions construct takes: settings, what a team already has, and what it turns at the functions.
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITable, TablePropsV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Alias, ILayerVersion, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { ISecret, SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { FunctionPropsByName } from './function-props.ts';
import type { FunctionName } from './functions.ts';
import type { CorbadoActionsSettings } from './settings/settings-types.ts';
import type { CheckedSettings } from './settings/stage-schema.ts';

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

/** The API's own host name. */
export interface CustomDomain {
  /** Like `api.example.com`. Cookies reach it from web apps on the same site only: `app.example.com`. */
  readonly domainName: string;
  /** In the account and Region of the API. */
  readonly certificate: ICertificate;
  /** Gets the alias record. @default - none is made; point the name at the output CustomDomainTarget */
  readonly hostedZone?: IHostedZone;
  /** Whether the execute-api address stops answering. @default false */
  readonly disableDefaultEndpoint?: boolean;
}

/** What exists already. Every `existingX` excludes its `xProps`; nothing is created in place of what is given. */
export interface ExistingResources {
  /**
   * A table with the keys `pk` and `sk` of type text and TTL on `ttl`, in the account and Region of the functions. If it has a key of its
   * own, name that too (`TableV2.fromTableAttributes`). @default - one is created
   */
  readonly existingTable?: SomeTable;
  /** How the table that is created differs. @default - on demand, restorable; kept and protected from deletion in production */
  readonly tableProps?: TableProps;
  /** Holds `{"current": "<Corbado API secret>"}`; also known by its complete ARN. @default - an empty one is created, to be filled */
  readonly existingCorbadoApiSecret?: SomeSecret;
  /** How the secret that is created differs. */
  readonly corbadoApiSecretProps?: OwnSecretProps;
  /**
   * Holds `{"current": "...", "previous"?: "..."}`. Not for `actions.auth: 'iam'` alone, which shares no secret; the webhook that belongs
   * to a user pool has one. @default - one is generated
   */
  readonly existingActionSecret?: SomeSecret;
  /** How the secret that is created differs. */
  readonly actionSecretProps?: OwnSecretProps;
  /** The pool of your users, for what `cognito` says. It stays as it is: attaching its triggers is the app's business. @default - none */
  readonly existingUserPool?: SomeUserPool;
  /**
   * Has your own look-up, `resolve-user.mjs`, for `preLogin: { resolve: 'module' }`: docs/look-up.md.
   *
   * ```ts
   * resolveUserLayer: new LayerVersion(this, 'ResolveUser', { code: Code.fromAsset('resolve-user') }),
   * ```
   * @default - what is typed is the user id, or the user pool knows it
   */
  readonly resolveUserLayer?: ILayerVersion;
  /**
   * Encrypts what is created here: table, secrets, logs and the functions' environment. The policy of a key of another app must allow
   * that: docs/security.md. @default - AWS's own keys
   */
  readonly encryptionKey?: IKey;
  /** @default - the API has its execute-api address only */
  readonly customDomain?: CustomDomain;
  /** For every role that is created here. @default - none, or what an Aspect or `PermissionsBoundary.of(app)` says */
  readonly permissionsBoundary?: IManagedPolicy;
  /** Is notified of every alarm, and of its end. @default - alarms change state, and nobody is notified */
  readonly alarmTopic?: ITopic;
  /** Is notified of alarms of severity `warning` in its place, so that only `critical` ones wake somebody. @default - `alarmTopic` */
  readonly warningTopic?: ITopic;
}

/** Everything about the construct. The settings are checked together with all the rest; whatever is wrong is reported at once. */
export interface CorbadoActionsProps extends CorbadoActionsSettings, ExistingResources {
  /** Memory, network, concurrency and more, for all functions and for single ones. @default - as each function is made */
  readonly functionProps?: FunctionPropsByName;
  /**
   * Whether AWS Backup keeps copies of the table: one a day for 35 days, one a month for a year, in a vault of their own. For another plan
   * of yours leave this out and select `table.tableArn` there. Not for an existing table. @default false
   */
  readonly backup?: boolean;
  /**
   * Where a function's bundle is. For our own tests.
   * @internal
   */
  readonly bundleFolder?: (name: FunctionName) => string;
}

/** The settings of a construct that were checked, complete with their defaults, and the name that log lines and metrics carry. */
export type Settings = Omit<CheckedSettings, 'stageName'> & { readonly name: string };

/** An account outside that may invoke the three actions directly, without the API. */
export type CorbadoInvoker = NonNullable<Settings['corbadoInvoker']>;

/** One function of the bundle. */
export interface DeployedFunction {
  readonly lambda: LambdaFunction;
  /** `live`, which everybody calls; absent unless `functionProps` ask for it. CodeDeploy can shift its traffic. */
  readonly alias?: Alias;
  /** One line of JSON per request, of this function alone. */
  readonly logGroup: LogGroup;
}

/** The secrets that the functions read. */
export interface SecretsInUse {
  /** Corbado's API secret. */
  readonly corbadoApi: SomeSecret;
  /** What Corbado's actions, and its webhook, authenticate with. Absent where nothing shares one. */
  readonly action?: SomeSecret;
}

/** The user pool that the functions work with. */
export interface PoolInUse {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** Its address as its tokens have it. */
  readonly issuer: string;
}
