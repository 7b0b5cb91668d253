// The HTTP API in front of the functions: its routes, who may call them from a browser, how often, and what is logged.
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { CfnStage, CorsHttpMethod, HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../build.ts';
import type { CustomDomain } from '../corbado-actions-props.ts';
import { acknowledge } from './acknowledge.ts';
import { ApiDomain } from './api-domain.ts';
import type { BundledFunction } from './bundled-function.ts';
import type { LogKeeping } from './log-keeping.ts';
import { isActionRoute, isWebhookRoute, type Route, routeKey, routesOf } from './routes.ts';

/** The functions that a stage deploys. */
export type DeployedFunctions = ReadonlyMap<FunctionName, BundledFunction>;

export type ActionsApiProps = {
  readonly functions: DeployedFunctions;
  readonly allowedOrigins: string[];
  /** Whether API Gateway itself checks the callers of action routes, by their AWS signature. */
  readonly iamForActions: boolean;
  /** Per route, all callers together. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  readonly logs: LogKeeping;
  readonly customDomain?: CustomDomain;
};

// Nothing that a caller can write into: no path, query string, header or user agent, so no token and no forged line.
const accessLogLine = JSON.stringify({
  requestId: '$context.requestId',
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
// which switching it on would make the browser refuse every call. The functions look at none of them.
const headersOfPages = [
  ...['authorization', 'content-type'],
  ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-request-id'],
];

// When to try again, and the id to tell support; the last one stands on what API Gateway answers by itself, too.
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

export class ActionsApi extends Construct {
  readonly httpApi: HttpApi;
  /** Where callers find it: without a slash at its end. */
  readonly url: string;
  /** Absent without a custom domain. */
  readonly domain?: ApiDomain;

  constructor(scope: Construct, id: string, props: ActionsApiProps) {
    super(scope, id);
    const { customDomain } = props;
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: Stack.of(this).stackName,
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
    const stage = this.#addStage(props);
    // A stage that limits a route which does not exist yet is refused at deployment.
    stage.node.addDependency(...[...props.functions].flatMap(([name, called]) => this.#addRoutes(name, called, props)));
    if (customDomain)
      this.domain = new ApiDomain(this, 'Domain', { ...customDomain, apiId: this.httpApi.apiId, stage });
    this.url = customDomain ? `https://${customDomain.domainName}` : this.httpApi.apiEndpoint;
  }

  #addRoutes(name: FunctionName, called: BundledFunction, { iamForActions }: ActionsApiProps): HttpRoute[] {
    const integration = new HttpLambdaIntegration(name, called.lambda, { scopePermissionToRoute: false });
    const iam = new HttpIamAuthorizer();
    return routesOf([name]).map((route) => {
      const routeKey = HttpRouteKey.with(route.path, HttpMethod[route.method]);
      const byIam = iamForActions && isActionRoute(route);
      const authorizer = byIam ? { authorizer: iam } : {};
      const added = new HttpRoute(this, routeKey.key, { httpApi: this.httpApi, routeKey, integration, ...authorizer });
      if (!byIam) acknowledge(added, ['AwsSolutions::AwsSolutions-APIG4'], openRoute(route));
      return added;
    });
  }

  #addStage({ functions, throttle, logs }: ActionsApiProps): CfnStage {
    const logGroup = new LogGroup(this, 'AccessLogs', logs);
    const { requestsPerSecond, burst } = throttle;
    return new CfnStage(this, 'Stage', {
      apiId: this.httpApi.apiId,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: destinationArn(logGroup), format: accessLogLine },
      defaultRouteSettings: { throttlingRateLimit: requestsPerSecond, throttlingBurstLimit: burst },
      // CloudFormation's own spelling, as the library passes this map on untouched.
      routeSettings: Object.fromEntries(
        routesOf([...functions.keys()]).map((route) => [
          routeKey(route),
          { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst },
        ]),
      ),
    });
  }
}
