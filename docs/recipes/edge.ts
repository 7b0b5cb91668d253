// CloudFront with a WAF in front of the bundle. Copy it into your own CDK app, or next to infra/app.ts, and adapt it.
import { Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

export type EdgeProps = StackProps & {
  /** The output ApiUrl of the bundle. */
  readonly apiUrl: string;
  /** The host name that web apps call, on their own site: api.example.com. Its certificate and this stack are in us-east-1. */
  readonly domainName: string;
  readonly certificateArn: string;
  /** Per five minutes and IP address, on all routes but those of Corbado's actions and webhooks, which come from few addresses. */
  readonly requestsPerAddress: number;
};

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});

const startsWith = (searchString: string): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString,
    // So that no way round leads past it: /actions/../connectToken.
    textTransformations: [{ priority: 0, type: 'NORMALIZE_PATH' }],
  },
});

const tooMany = (limit: number): CfnWebACL.RuleProperty => ({
  name: 'too-many',
  priority: 0,
  action: { block: { customResponse: { responseCode: 429 } } },
  statement: {
    rateBasedStatement: {
      limit,
      aggregateKeyType: 'IP',
      // Every route but those that Corbado calls: so a route that a later version adds is limited too.
      scopeDownStatement: {
        notStatement: {
          statement: { orStatement: { statements: [startsWith('/actions/'), startsWith('/webhooks/')] } },
        },
      },
    },
  },
  visibilityConfig: visible('too-many'),
});

const knownBad = (name: string, priority: number): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
  visibilityConfig: visible(name),
});

export class EdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id, props);
    const rules = [
      tooMany(props.requestsPerAddress),
      knownBad('AWSManagedRulesAmazonIpReputationList', 1),
      knownBad('AWSManagedRulesKnownBadInputsRuleSet', 2),
    ];
    const visibilityConfig = visible('edge');
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules,
      visibilityConfig,
    });
    new Distribution(this, 'Distribution', {
      domainNames: [props.domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      webAclId: acl.attrArn,
      defaultBehavior: {
        origin: new HttpOrigin(Fn.select(2, Fn.split('/', props.apiUrl)), { readTimeout: Duration.seconds(15) }),
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        // Answers belong to one user, so nothing is cached. Everything that a browser sends is forwarded, including cookies and
        // Authorization, except Host: API Gateway needs its own.
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    });
  }
}
