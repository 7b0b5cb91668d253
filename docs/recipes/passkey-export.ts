// A bucket for Corbado's daily passkey export, and the role by which Corbado writes into it. Copy it into your own CDK app.
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export type PasskeyExportProps = StackProps & {
  /** Who assumes the role, and the id that they give when they do: ask Corbado for both, as neither is published. */
  readonly corbadoPrincipalArn: string;
  readonly externalId: string;
  /** Where in the bucket the files go; the same text stands in Corbado's settings. */
  readonly prefix: string;
  /** How long a file is kept. Each is a whole snapshot, so old ones are good for audits only. */
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
