// The user pool of a stage, its team's own or one to try things with: who may do what to it, which functions it calls, and the schedule
// of the run that keeps its flags true.
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnUserPool, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Settings, SomeUserPool } from '../corbado-actions-props.ts';
import { triggerNames } from '../deployed-functions.ts';
import type { CognitoAction } from '../function-row.ts';
import type { BundledFunction, DeployedFunctions } from './bundled-function.ts';

type Flag = Settings['cognito']['flag'];

const attributeNames = ({ attribute, timeAttribute }: Flag): string[] => [attribute, timeAttribute];

// Text that can change: neither can be put right later, as Cognito lets nobody alter an attribute once it is there.
const customAttribute = (name: string): CfnUserPool.SchemaAttributeProperty => ({
  name: name.replace('custom:', ''),
  attributeDataType: 'String',
  mutable: true,
  stringAttributeConstraints: { minLength: '0', maxLength: '32' },
});

/** A user pool to try things with, in development only: set up as a pool that works with this bundle should be. */
class DemoUserPool extends Construct {
  readonly pool: CfnUserPool;
  readonly client: CfnUserPoolClient;

  constructor(scope: Construct, id: string, flag: Flag) {
    super(scope, id);
    this.pool = this.#createPool(flag);
    this.client = this.#createClient(flag);
  }

  #createPool(flag: Flag): CfnUserPool {
    const asksForFactors = flag.mode === 'mfa-preference';
    const pool = new CfnUserPool(this, 'Pool', {
      // Users are known by a name, as in Corbado, and nobody can sign up: whoever tries things makes the users.
      usernameConfiguration: { caseSensitive: false },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'admin_only', priority: 1 }] },
      policies: {
        passwordPolicy: {
          minimumLength: 12,
          requireLowercase: true,
          requireUppercase: true,
          requireNumbers: true,
          requireSymbols: true,
        },
      },
      mfaConfiguration: asksForFactors ? 'OPTIONAL' : 'OFF',
      // The others would need a sender of messages.
      ...(asksForFactors && { enabledMfas: ['SOFTWARE_TOKEN_MFA'] }),
      schema: attributeNames(flag).map(customAttribute),
      deletionProtection: 'INACTIVE',
    });
    pool.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const reason = 'A pool to try things with: refused in production, without sign-up, gone with its stack.';
    const findings = ['AwsSolutions::AwsSolutions-COG2', 'AwsSolutions::AwsSolutions-COG8'];
    Validations.of(pool).acknowledge(...findings.map((id) => ({ id, reason })));
    return pool;
  }

  #createClient(flag: Flag): CfnUserPoolClient {
    return new CfnUserPoolClient(this, 'Client', {
      userPoolId: this.pool.ref,
      // A web page keeps no secret.
      generateSecret: false,
      explicitAuthFlows: [
        'ALLOW_CUSTOM_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_USER_SRP_AUTH',
        // The password itself goes to Cognito, which takes no library on the client. For trying things that is worth it; a client of
        // yours had better allow SRP alone.
        'ALLOW_USER_PASSWORD_AUTH',
      ],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      readAttributes: ['email', 'email_verified', 'name', ...attributeNames(flag)],
      // Not the flag: what a client may write, its users may.
      writeAttributes: ['name'],
    });
  }

  /** Has the pool call the triggers that are deployed. */
  attachTriggers(functions: DeployedFunctions): void {
    const [define, create, verify] = triggerNames.map((name) => functions.get(name)?.invoked.functionArn);
    if (define === undefined || create === undefined || verify === undefined) return;
    this.pool.lambdaConfig = {
      defineAuthChallenge: define,
      createAuthChallenge: create,
      verifyAuthChallengeResponse: verify,
    };
  }
}

export type UserPoolProps = {
  readonly settings: Pick<Settings, 'cognito'>;
  /** Without it one is made. */
  readonly existingUserPool?: SomeUserPool;
};

export class UserPool extends Construct {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  /** Its address as its tokens have it. */
  readonly issuer: string;
  /** The app clients whose tokens count as a login. */
  readonly appClientIds: readonly string[];
  /** Absent when the team has a pool of its own. */
  readonly demo?: DemoUserPool;

  constructor(scope: Construct, id: string, { settings: { cognito }, existingUserPool }: UserPoolProps) {
    super(scope, id);
    if (existingUserPool) {
      this.userPoolId = existingUserPool.userPoolId;
      this.userPoolArn = existingUserPool.userPoolArn;
      this.issuer = `https://${existingUserPool.userPoolProviderName}`;
      this.appClientIds = cognito.appClientIds;
      return;
    }
    this.demo = new DemoUserPool(this, 'Demo', cognito.flag);
    this.userPoolId = this.demo.pool.ref;
    this.userPoolArn = this.demo.pool.attrArn;
    // Not ProviderURL, which is the same and which the emulator of the deployment test does not know.
    this.issuer = `https://${this.demo.pool.attrProviderName}`;
    this.appClientIds = [...cognito.appClientIds, this.demo.client.ref];
  }

  /** Allows exactly these actions, on this pool. */
  grant(grantee: IGrantable & Construct, actions: readonly CognitoAction[]): void {
    if (actions.length === 0) return;
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `cognito-idp:${action}`),
      resourceArns: [this.userPoolArn],
    }).assertSuccess();
  }

  /** Lets the pool call the triggers that are deployed. A team attaches them to a pool of its own by itself. */
  serveTriggers(functions: DeployedFunctions): void {
    for (const name of triggerNames) functions.get(name)?.allowInvocationByPool(this.userPoolArn);
    this.demo?.attachTriggers(functions);
  }
}

/** Starts the reconcile run every few minutes. */
export class ReconcileSchedule extends Construct {
  constructor(scope: Construct, id: string, { invoked }: BundledFunction, minutes: number) {
    super(scope, id);
    // Neither EventBridge nor Lambda tries again: the next run does what a failed one left, and two at once would do it twice.
    const onlyOnce = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
    const invocation = new EventInvokeConfig(this, 'Invocation', {
      function: invoked,
      ...onlyOnce,
    });
    const rule = new Rule(this, 'Rule', {
      description: 'Corbado actions bundle: looks after users whose flag in the user pool may be wrong',
      schedule: Schedule.rate(Duration.minutes(minutes)),
      targets: [new LambdaFunction(invoked, onlyOnce)],
    });
    const reason =
      'A run that fails or is missed is made up for by the next one, and an alarm tells when none gets through.';
    Validations.of(rule).acknowledge({ id: 'Serverless::Serverless-EventBusDLQ', reason });
    const asyncFailures = 'Serverless::Serverless-LambdaAsyncFailureDestination';
    Validations.of(invocation).acknowledge({ id: asyncFailures, reason });
  }
}
