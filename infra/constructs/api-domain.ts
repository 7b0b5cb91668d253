// The API's own host name, and the record that leads there.
import { CfnApiMapping, type CfnStage, DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from '../corbado-actions-props.ts';

export type ApiDomainProps = CustomDomain & { readonly apiId: string; readonly stage: CfnStage };

export class ApiDomain extends Construct {
  /** What a DNS record of the domain name points to. */
  readonly target: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const { domainName, certificate, hostedZone, apiId, stage } = props;
    const domain = new DomainName(this, 'Name', { domainName, certificate, securityPolicy: SecurityPolicy.TLS_1_2 });
    this.target = domain.regionalDomainName;
    const mapping = new CfnApiMapping(this, 'Mapping', { apiId, domainName: domain.name, stage: stage.stageName });
    // The mapping names the stage by a text, so CloudFormation cannot see which comes first.
    mapping.addResourceDependency(stage);
    if (hostedZone === undefined) return;
    const { regionalDomainName, regionalHostedZoneId } = domain;
    const target = RecordTarget.fromAlias(new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId));
    new ARecord(this, 'Record', { zone: hostedZone, recordName: domainName, target });
  }
}
