// The HTTP API in front of the functions: its routes, who may call them from a browser, how often, and what is logged.
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { CfnStage, CorsHttpMethod, HttpApi, HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, functionNames } from '../build.ts';
import type { BundledFunction } from './bundled-function.ts';
import type { LogKeeping } from './log-keeping.ts';
import { isActionRoute, routeKey, routes } from './routes.ts';

export type ActionsApiProps = {
  readonly functions: Readonly<Record<FunctionName, BundledFunction>>;
  readonly allowedOrigins: string[];
  /** Whether API Gateway itself checks the callers of action routes, by their AWS signature. */
  readonly iamForActions: boolean;
  /** Per route, all callers together. */
  readonly throttle: { readonly requestsPerSecond: number; readonly burst: number };
  readonly logs: LogKeeping;
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

// API Gateway keeps the log group's ARN without the `:*` at the end of its Arn attribute, and drift detection compares.
const destinationArn = (logGroup: LogGroup): string =>
  Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroup.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export class ActionsApi extends Construct {
  /** Without a slash at its end. */
  readonly url: string;
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, props: ActionsApiProps) {
    super(scope, id);
    this.#api = new HttpApi(this, 'HttpApi', {
      apiName: Stack.of(this).stackName,
      createDefaultStage: false,
      corsPreflight: {
        allowCredentials: true,
        allowOrigins: props.allowedOrigins,
        allowHeaders: ['authorization', 'content-type'],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
        maxAge: Duration.hours(1),
      },
    });
    this.url = this.#api.apiEndpoint;
    // A stage that limits a route which does not exist yet is refused at deployment.
    this.#addStage(props).node.addDependency(...functionNames.flatMap((name) => this.#addRoutes(name, props)));
  }

  #addRoutes(name: FunctionName, props: ActionsApiProps): HttpRoute[] {
    const integration = new HttpLambdaIntegration(name, props.functions[name].lambda, {
      scopePermissionToRoute: false,
    });
    const iam = new HttpIamAuthorizer();
    return routes
      .filter((route) => route.functionName === name)
      .map((route) => {
        const key = HttpRouteKey.with(route.path, HttpMethod[route.method]);
        const authorizer = props.iamForActions && isActionRoute(route) ? { authorizer: iam } : {};
        return new HttpRoute(this, key.key, { httpApi: this.#api, routeKey: key, integration, ...authorizer });
      });
  }

  #addStage({ throttle, logs }: ActionsApiProps): CfnStage {
    const logGroup = new LogGroup(this, 'AccessLogs', logs);
    const { requestsPerSecond, burst } = throttle;
    return new CfnStage(this, 'Stage', {
      apiId: this.#api.apiId,
      stageName: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: destinationArn(logGroup), format: accessLogLine },
      defaultRouteSettings: { throttlingRateLimit: requestsPerSecond, throttlingBurstLimit: burst },
      // CloudFormation's own spelling, as the library passes this map on untouched.
      routeSettings: Object.fromEntries(
        routes.map((route) => [
          routeKey(route),
          { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst },
        ]),
      ),
    });
  }
}
