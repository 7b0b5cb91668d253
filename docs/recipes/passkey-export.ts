// A bucket for Corbado's daily passkey export, and the role with which Corbado writes to it. Copy it into your own CDK app.
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export type PasskeyExportProps = StackProps & {
  /** The principal that assumes the role, and the external id that it passes. Neither is published: ask Corbado for both. */
  readonly corbadoPrincipalArn: string;
  readonly externalId: string;
  /** The folder for the files in the bucket; use the same text in Corbado's settings. */
  readonly prefix: string;
  /** How long a file is kept. Each is a complete snapshot, so old ones are useful only for audits. */
  readonly keepDays: number;
};

export class PasskeyExportStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { corbadoPrincipalArn, externalId, prefix, keepDays, ...props }: PasskeyExportProps,
  ) {
    super(scope, id, props);
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(keepDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(this, 'CorbadoWriter', {
      description: 'Corbado writes the daily passkey export, and can do nothing else',
      assumedBy: new ArnPrincipal(corbadoPrincipalArn),
      externalIds: [externalId],
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        resources: [bucket.arnForObjects(`${prefix}*`)],
      }),
    );
    new CfnOutput(this, 'BucketName', { value: bucket.bucketName, description: 'Bucket of the export at Corbado' });
    new CfnOutput(this, 'RoleArn', { value: role.roleArn, description: 'Role of the export at Corbado' });
  }
}
