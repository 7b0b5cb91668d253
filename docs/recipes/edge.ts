// CloudFront with a WAF in front of the bundle. Copy it into your own CDK app, or beside infra/app.ts, and make it yours.
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
  /** What web apps call, beside them: api.example.com. Its certificate is in us-east-1, as is this stack. */
  readonly domainName: string;
  readonly certificateArn: string;
  /** Per five minutes and address, on the routes of users. Corbado's actions share few addresses and are not counted. */
  readonly requestsPerAddress: number;
};

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
});

const tooMany = (limit: number): CfnWebACL.RuleProperty => ({
  name: 'too-many',
  priority: 0,
  action: { block: { customResponse: { responseCode: 429 } } },
  statement: {
    rateBasedStatement: {
      limit,
      aggregateKeyType: 'IP',
      scopeDownStatement: {
        byteMatchStatement: {
          fieldToMatch: { uriPath: {} },
          positionalConstraint: 'STARTS_WITH',
          searchString: '/auth/',
          textTransformations: [{ priority: 0, type: 'NONE' }],
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
        // Answers are one user's own. Everything a browser sent goes on, cookies and Authorization included, but for Host:
        // API Gateway must see its own.
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      },
    });
  }
}
