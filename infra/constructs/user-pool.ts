// The user pool of a stage, brought along or made to try things with: who may do what to it, and which functions it may call.
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Settings, SomeUserPool } from '../corbado-actions-props.ts';
import { triggerNames } from '../deployed-functions.ts';
import type { CognitoAction } from '../function-access.ts';
import type { DeployedFunctions } from './actions-api.ts';
import { DemoUserPool } from './demo-user-pool.ts';

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
  /** Absent for a pool that was brought along. */
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

  /** Lets the pool call the triggers that are deployed. A pool that was brought along has them attached by its owner. */
  serveTriggers(functions: DeployedFunctions): void {
    for (const name of triggerNames) functions.get(name)?.allowInvocationByPool(this.userPoolArn);
    this.demo?.attachTriggers(functions);
  }
}
