// The two secrets: Corbado's API secret, which a person fills in, and the one that Corbado's actions authenticate with.
// Both hold JSON, {"current": "...", "previous"?: "..."}, so that either can be changed without an outage.
import { type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ExistingResources, SomeSecret } from '../corbado-actions-props.ts';
import { grantKeyThrough } from './key-use.ts';

export type BundleSecretsProps = Pick<
  ExistingResources,
  'existingCorbadoApiSecret' | 'corbadoApiSecretProps' | 'existingActionSecret' | 'actionSecretProps'
> & {
  /** Whether anybody at Corbado shares a secret with us: its actions, unless they use IAM, or its webhook. */
  readonly withActionSecret: boolean;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: IKey;
};

const grantReading = (secret: SomeSecret, grantee: IGrantable & Construct): void => {
  Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [secret.secretArn],
  }).assertSuccess();
  grantKeyThrough('secretsmanager', secret.encryptionKey, grantee);
};

// Beware of changing either: CloudFormation would then generate anew, over what is in use.
const generatedCorbadoApi = {
  // Secrets Manager generates into some key or not at all, hence the one that nobody reads.
  secretStringTemplate: JSON.stringify({ current: 'replace-me' }),
  generateStringKey: 'unused',
};
const generatedAction = {
  // 64 letters and digits are the base64 of 48 bytes, hence a key as the Standard Webhooks specification wants it:
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  secretStringTemplate: JSON.stringify({}),
  generateStringKey: 'current',
  passwordLength: 64,
  excludePunctuation: true,
};

export class BundleSecrets extends Construct {
  readonly corbadoApi: SomeSecret;
  /** Absent without `withActionSecret`. */
  readonly action?: SomeSecret;

  constructor(scope: Construct, id: string, props: BundleSecretsProps) {
    super(scope, id);
    const { removalPolicy, encryptionKey } = props;
    const kept = { removalPolicy, ...(encryptionKey && { encryptionKey }) };
    this.corbadoApi =
      props.existingCorbadoApiSecret ??
      this.#create('CorbadoApi', 'made by Corbado, and replaced by a person', {
        description: 'Corbado API secret',
        ...kept,
        ...props.corbadoApiSecretProps,
        generateSecretString: generatedCorbadoApi,
      });
    if (!props.withActionSecret) return;
    this.action =
      props.existingActionSecret ??
      this.#create('Action', 'shared with the action at Corbado, so both ends change together', {
        description: 'Secret that Corbado actions authenticate with',
        ...kept,
        ...props.actionSecretProps,
        generateSecretString: generatedAction,
      });
  }

  #create(id: string, why: string, props: SecretProps): Secret {
    const secret = new Secret(this, id, props);
    const reason = `Cannot be rotated by a schedule: it is ${why}. Two values are valid at a time for that.`;
    Validations.of(secret).acknowledge({ id: 'AwsSolutions::AwsSolutions-SMG4', reason });
    return secret;
  }

  grantCorbadoApi(grantee: IGrantable & Construct): void {
    grantReading(this.corbadoApi, grantee);
  }

  /** Does nothing when there is no action secret. */
  grantAction(grantee: IGrantable & Construct): void {
    if (this.action) grantReading(this.action, grantee);
  }
}
