// A user pool to try things with, in development only: as a pool should be that brings its users to this bundle.
import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnUserPool, CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Settings } from '../corbado-actions-props.ts';
import { triggerNames } from '../deployed-functions.ts';
import { acknowledge } from './acknowledge.ts';
import type { DeployedFunctions } from './actions-api.ts';

type Flag = Settings['cognito']['flag'];

const attributeNames = ({ attribute, timeAttribute }: Flag): string[] => [attribute, timeAttribute];

// Text that can change: neither can be put right later, as Cognito lets nobody alter an attribute once it is there.
const customAttribute = (name: string): CfnUserPool.SchemaAttributeProperty => ({
  name: name.replace('custom:', ''),
  attributeDataType: 'String',
  mutable: true,
  stringAttributeConstraints: { minLength: '0', maxLength: '32' },
});

export class DemoUserPool extends Construct {
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
    const why = 'A pool to try things with: refused in production, without sign-up, gone with its stack.';
    acknowledge(pool, ['AwsSolutions::AwsSolutions-COG2', 'AwsSolutions::AwsSolutions-COG8'], why);
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
    const [define, create, verify] = triggerNames.map((name) => functions.get(name)?.lambda.functionArn);
    if (define === undefined || create === undefined || verify === undefined) return;
    this.pool.lambdaConfig = {
      defineAuthChallenge: define,
      createAuthChallenge: create,
      verifyAuthChallengeResponse: verify,
    };
  }
}
