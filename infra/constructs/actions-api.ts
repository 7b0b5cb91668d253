// The HTTP API in front of the functions: its routes, who may call them from a browser, how often, what is logged, and its own host name.
import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  CfnApiMapping,
  CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CustomDomain } from '../corbado-actions-props.ts';
import { isActionRoute, isWebhookRoute, type Route, routeKey, routes } from '../deployed-functions.ts';
import type { FunctionName } from '../functions.ts';
import type { BundledFunction, DeployedFunctions, LogSettings } from './bundled-function.ts';

export type ActionsApiProps = {
  /** In the console's list of APIs. */
  readonly name: string;
  readonly functions: DeployedFunctions;
  readonly allowedOrigins: string[];
  /** Whether API Gateway itself checks the callers of action routes, by their AWS signature. */
  readonly iamForActions: boolean;
  /** Per route, all callers together. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  readonly logs: LogSettings;
  readonly customDomain?: CustomDomain;
};

// Nothing that a caller can write into: no path, query string, header or user agent, so no token and no forged line.
const accessLogLine = JSON.stringify({
  apiId: '$context.apiId',
  requestId: '$context.requestId',
  // The same id as in the functions' own lines and in Lambda's.
  lambdaRequestId: '$context.integration.requestId',
  requestTimeEpoch: '$context.requestTimeEpoch',
  sourceIp: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationLatencyMs: '$context.integrationLatency',
  gatewayError: '$context.error.responseType',
});

// Beside what the functions read: what a page's tracing adds to each call by itself (W3C Trace Context and Baggage, Sentry), without
// which switching it on would make the browser refuse every call. The functions look at none of them but the
// first, which goes into the log line.
const headersOfPages = [
  ...['authorization', 'content-type'],
  ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-request-id'],
];

// When to try again, and an id for support; the last one is also on what API Gateway answers by itself.
const headersForPages = ['retry-after', 'x-request-id', 'apigw-requestid'];

// API Gateway keeps the log group's ARN without the `:*` at the end of its Arn attribute, and drift detection compares.
const destinationArn = (logGroup: LogGroup): string =>
  Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const openRoute = (route: Route): string => {
  if (isWebhookRoute(route)) return 'The function itself checks the password, the only proof that a webhook can send.';
  return isActionRoute(route)
    ? 'The function itself checks the signature or password: a signature covers the body, which no authorizer sees.'
    : 'The function itself checks session cookie, session token or JWT, and refuses every caller without one.';
};

type ApiDomainProps = CustomDomain & { readonly apiId: string; readonly stage: CfnStage };

class ApiDomain extends Construct {
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

export class ActionsApi extends Construct {
  readonly httpApi: HttpApi;
  /** Where callers find it: without a slash at its end. */
  readonly url: string;
  /** One line per request. */
  readonly accessLog: LogGroup;
  /** Absent without a custom domain. */
  readonly domain?: ApiDomain;

  constructor(scope: Construct, id: string, props: ActionsApiProps) {
    super(scope, id);
    const { customDomain } = props;
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: props.name,
      createDefaultStage: false,
      ...(customDomain?.disableDefaultEndpoint && { disableExecuteApiEndpoint: true }),
      corsPreflight: {
        allowCredentials: true,
        allowOrigins: props.allowedOrigins,
        allowHeaders: headersOfPages,
        exposeHeaders: headersForPages,
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
        maxAge: Duration.hours(1),
      },
    });
    this.accessLog = new LogGroup(this, 'AccessLogs', props.logs);
    const stage = this.#addStage(props);
    // A stage that limits a route which does not exist yet is refused at deployment.
    stage.node.addDependency(...[...props.functions].flatMap(([name, called]) => this.#addRoutes(name, called, props)));
    if (customDomain)
      this.domain = new ApiDomain(this, 'Domain', { ...customDomain, apiId: this.httpApi.apiId, stage });
    this.url = customDomain ? `https://${customDomain.domainName}` : this.httpApi.apiEndpoint;
  }

  #addRoutes(name: FunctionName, called: BundledFunction, { iamForActions }: ActionsApiProps): HttpRoute[] {
    const integration = new HttpLambdaIntegration(name, called.invoked, { scopePermissionToRoute: false });
    const iam = new HttpIamAuthorizer();
    return routes
      .filter(({ functionName }) => functionName === name)
      .map((route) => {
        const routeKey = HttpRouteKey.with(route.path, HttpMethod[route.method]);
        const byIam = iamForActions && isActionRoute(route);
        const authorizer = byIam ? { authorizer: iam } : {};
        const added = new HttpRoute(this, routeKey.key, {
          httpApi: this.httpApi,
          routeKey,
          integration,
          ...authorizer,
        });
        if (!byIam) {
          Validations.of(added).acknowledge({ id: 'AwsSolutions::AwsSolutions-APIG4', reason: openRoute(route) });
        }
        return added;
      });
  }

  #addStage({ functions, throttle }: ActionsApiProps): CfnStage {
    const { requestsPerSecond, burst } = throttle;
    return new CfnStage(this, 'Stage', {
      apiId: this.httpApi.apiId,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: destinationArn(this.accessLog), format: accessLogLine },
      defaultRouteSettings: { throttlingRateLimit: requestsPerSecond, throttlingBurstLimit: burst },
      // CloudFormation's own spelling, as the library passes this map on untouched.
      routeSettings: Object.fromEntries(
        routes
          .filter(({ functionName }) => functions.has(functionName))
          .map((route) => [routeKey(route), { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst }]),
      ),
    });
  }
}
