// Turns what a stage names by ARN into constructs: found where it is, never created.
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { BroughtAlong, CustomDomain } from './corbado-actions-props.ts';
import { poolAddress } from './pool-issuer.ts';
import type { Stage } from './stage-schema.ts';

/** Calls `find` with what is there; what is not there stays out of the props altogether. */
const ifGiven = <Given, Found extends object>(given: Given | undefined, find: (given: Given) => Found) =>
  given === undefined ? {} : find(given);

const findDomain = (scope: Construct, domain: NonNullable<Stage['customDomain']>): CustomDomain => ({
  domainName: domain.domainName,
  disableDefaultEndpoint: domain.disableDefaultEndpoint,
  certificate: Certificate.fromCertificateArn(scope, 'BroughtCertificate', domain.certificateArn),
  ...ifGiven(domain.hostedZone, ({ id, name }) => ({
    hostedZone: HostedZone.fromHostedZoneAttributes(scope, 'BroughtZone', { hostedZoneId: id, zoneName: name }),
  })),
});

export const broughtAlong = (scope: Construct, { existing, customDomain, corbadoInvoker }: Stage): BroughtAlong => {
  const key = ifGiven(existing.encryptionKeyArn, (arn) => ({
    encryptionKey: Key.fromKeyArn(scope, 'BroughtKey', arn),
  }));
  const secret = (id: string, secretCompleteArn: string): ISecret =>
    Secret.fromSecretAttributes(scope, id, { secretCompleteArn, ...key });
  return {
    ...key,
    ...ifGiven(existing.tableArn, (tableArn) => ({
      existingTable: TableV2.fromTableAttributes(scope, 'BroughtTable', { tableArn, ...key }),
    })),
    ...ifGiven(existing.corbadoApiSecretArn, (arn) => ({
      existingCorbadoApiSecret: secret('BroughtCorbadoApiSecret', arn),
    })),
    ...ifGiven(existing.actionSecretArn, (arn) => ({ existingActionSecret: secret('BroughtActionSecret', arn) })),
    ...ifGiven(existing.userPoolArn, (arn) => ({ existingUserPool: poolAddress(arn) })),
    ...ifGiven(existing.alarmTopicArn, (arn) => ({ alarmTopic: Topic.fromTopicArn(scope, 'BroughtTopic', arn) })),
    ...ifGiven(existing.permissionsBoundaryArn, (arn) => ({
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(scope, 'BroughtBoundary', arn),
    })),
    ...ifGiven(customDomain, (domain) => ({ customDomain: findDomain(scope, domain) })),
    ...ifGiven(corbadoInvoker, ({ accountId, roleArn }) => ({
      corbadoInvoker: { accountId, ...(roleArn !== undefined && { roleArn }) },
    })),
  };
};
