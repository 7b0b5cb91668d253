// Who may use a customer's KMS key, and only by way of the service that encrypts with it.
import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

// What the caller of a table needs, spelled out without the library's wildcards:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
const actionsFor = {
  dynamodb: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  secretsmanager: ['kms:Decrypt'],
} as const;

/** Lets a function use the key through one service, in this Region. */
export const grantKeyThrough = (
  service: keyof typeof actionsFor,
  key: IKey | undefined,
  grantee: IGrantable & Construct,
): void => {
  if (key === undefined) return;
  const statement = new PolicyStatement({
    actions: [...actionsFor[service]],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(grantee).region}.amazonaws.com` } },
  });
  grantee.grantPrincipal.addToPrincipalPolicy(statement);
};

/**
 * Lets CloudWatch Logs encrypt this account's log groups. Takes effect on a key that is defined in the same app; the policy of
 * one named by ARN is its owner's to change: docs/security.md.
 */
export const letLogsUse = (key: IKey | undefined, scope: Construct): void => {
  const { partition, region, account } = Stack.of(scope);
  key?.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      resources: ['*'],
      conditions: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    }),
  );
};
