// The two secrets: Corbado's API secret, which a person fills in, and the one that Corbado's actions authenticate with.
// Both hold JSON, {"current": "...", "previous"?: "..."}, so that either can be changed without an outage.
import type { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export type BundleSecretsProps = {
  /** Whether actions share a secret with us; with IAM they need none. */
  readonly withActionSecret: boolean;
  readonly removalPolicy: RemovalPolicy;
};

const grantReading = (secret: Secret, grantee: IGrantable): void =>
  Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [secret.secretArn],
  }).assertSuccess();

// Beware of changing either generateSecretString: CloudFormation would then generate anew, over what is in use.
export class BundleSecrets extends Construct {
  readonly corbadoApi: Secret;
  /** Absent without `withActionSecret`. */
  readonly action?: Secret;

  constructor(scope: Construct, id: string, props: BundleSecretsProps) {
    super(scope, id);
    this.corbadoApi = new Secret(this, 'CorbadoApi', {
      description: 'Corbado API secret',
      // Secrets Manager generates into some key or not at all, hence the one that nobody reads.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: 'replace-me' }),
        generateStringKey: 'unused',
      },
      removalPolicy: props.removalPolicy,
    });
    if (!props.withActionSecret) return;
    this.action = new Secret(this, 'Action', {
      description: 'Secret that Corbado actions authenticate with',
      // 64 letters and digits are the base64 of 48 bytes, hence a key as the Standard Webhooks specification wants it:
      // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
      generateSecretString: {
        secretStringTemplate: JSON.stringify({}),
        generateStringKey: 'current',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: props.removalPolicy,
    });
  }

  grantCorbadoApi(grantee: IGrantable): void {
    grantReading(this.corbadoApi, grantee);
  }

  /** Does nothing when there is no action secret. */
  grantAction(grantee: IGrantable): void {
    if (this.action) grantReading(this.action, grantee);
  }
}
