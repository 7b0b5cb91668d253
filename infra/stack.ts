// The stack of one stage: where it goes, what it finds instead of creating, and how it is tagged. The rest is the construct's.
import { Stack as CdkStack, type StackProps, Tags } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { CorbadoActions } from './corbado-actions.ts';
import type { CustomDomain, ExistingResources } from './corbado-actions-props.ts';
import type { FunctionName } from './functions.ts';
import { stackNameOf } from './settings/stack.ts';
import type { Stage } from './settings/stage-schema.ts';
import { poolAddress } from './settings/trusted-issuers.ts';

/** Calls `find` with what is there; what is not there stays out of the props altogether. */
const ifGiven = <Given, Found extends object>(given: Given | undefined, find: (given: Given) => Found) =>
  given === undefined ? {} : find(given);

const findDomain = (scope: Construct, domain: NonNullable<Stage['customDomain']>): CustomDomain => ({
  domainName: domain.domainName,
  disableDefaultEndpoint: domain.disableDefaultEndpoint,
  certificate: Certificate.fromCertificateArn(scope, 'ExistingCertificate', domain.certificateArn),
  ...ifGiven(domain.hostedZone, ({ id, name }) => ({
    hostedZone: HostedZone.fromHostedZoneAttributes(scope, 'ExistingZone', { hostedZoneId: id, zoneName: name }),
  })),
});

const existingResources = (scope: Construct, { existing, customDomain }: Stage): ExistingResources => {
  const key = ifGiven(existing.encryptionKeyArn, (arn) => ({
    encryptionKey: Key.fromKeyArn(scope, 'ExistingKey', arn),
  }));
  const secret = (id: string, secretCompleteArn: string): ISecret =>
    Secret.fromSecretAttributes(scope, id, { secretCompleteArn, ...key });
  return {
    ...key,
    ...ifGiven(existing.tableArn, (tableArn) => ({
      existingTable: TableV2.fromTableAttributes(scope, 'ExistingTable', { tableArn, ...key }),
    })),
    ...ifGiven(existing.corbadoApiSecretArn, (arn) => ({
      existingCorbadoApiSecret: secret('ExistingCorbadoApiSecret', arn),
    })),
    ...ifGiven(existing.actionSecretArn, (arn) => ({ existingActionSecret: secret('ExistingActionSecret', arn) })),
    ...ifGiven(existing.userPoolArn, (arn) => ({ existingUserPool: poolAddress(arn) })),
    ...ifGiven(existing.warningTopicArn, (arn) => ({
      warningTopic: Topic.fromTopicArn(scope, 'ExistingWarningTopic', arn),
    })),
    ...ifGiven(existing.alarmTopicArn, (arn) => ({ alarmTopic: Topic.fromTopicArn(scope, 'ExistingTopic', arn) })),
    ...ifGiven(existing.resolveUserLayerArn, (arn) => ({
      resolveUserLayer: LayerVersion.fromLayerVersionArn(scope, 'ExistingResolveUserLayer', arn),
    })),
    ...ifGiven(existing.permissionsBoundaryArn, (arn) => ({
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(scope, 'ExistingBoundary', arn),
    })),
    ...ifGiven(customDomain, (domain) => ({ customDomain: findDomain(scope, domain) })),
  };
};

export type CorbadoActionsStackProps = {
  readonly stage: Stage;
  /** Where a function's bundle is. @default - dist/<function>, as the build leaves it */
  readonly bundleFolder?: (name: FunctionName) => string;
};

const stackProps = ({ name, stackName, terminationProtection, account, region }: Stage): StackProps => ({
  stackName: stackNameOf(name, { stackName }),
  terminationProtection,
  description: `Corbado actions bundle, stage ${name}`,
  env: { ...(account && { account }), ...(region && { region }) },
  // Keeps the template to what the bundle needs: the library would add a resource that reports on the library.
  analyticsReporting: false,
});

export class CorbadoActionsStack extends CdkStack {
  readonly actions: CorbadoActions;

  constructor(scope: Construct, { stage, bundleFolder }: CorbadoActionsStackProps) {
    // Some logical ids have this id in them, which is why a stack's own name must not change it.
    super(scope, `CorbadoActions-${stage.name}`, stackProps(stage));
    // This id adds nothing to logical ids, so what holds data is called as it was before there was such a construct.
    this.actions = new CorbadoActions(this, 'Default', {
      ...stage.asWritten,
      stageName: stage.name,
      backup: stage.backup,
      ...existingResources(this, stage),
      ...(bundleFolder && { bundleFolder }),
    });
    for (const [name, value] of Object.entries(stage.tags)) Tags.of(this).add(name, value);
  }
}
