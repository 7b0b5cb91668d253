// The HTTP API of a stage, read from its template.
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { origins } from './stages-under-test.ts';
import { synthesized } from './synthesized-stages.ts';
import { environmentOf, functionsIn, onlyResource, resourcesOf, routesOf, text } from './template.ts';

const local = synthesized('local');
const prod = synthesized('prod');
const iam = synthesized('iam');
const withPool = synthesized('user-pool');

describe('API', () => {
  const routes = (actionAuthorization: string) => [
    'DELETE /auth/session -> Session (NONE)',
    'DELETE /auth/sessions -> Session (NONE)',
    'GET /auth/session -> Session (NONE)',
    'GET /auth/sessions -> Session (NONE)',
    `POST /actions/post-append -> PostAppend (${actionAuthorization})`,
    `POST /actions/post-login -> PostLogin (${actionAuthorization})`,
    `POST /actions/pre-login -> PreLogin (${actionAuthorization})`,
    'POST /auth/completeLogin -> VerifyPasskey (NONE)',
    'POST /auth/corbadoConnectToken -> ConnectToken (NONE)',
    'POST /auth/createConnectToken -> ConnectToken (NONE)',
    'POST /auth/passkey/verify -> VerifyPasskey (NONE)',
    'POST /auth/session -> Session (NONE)',
    'POST /auth/verifySignedPasskeyData -> VerifyPasskey (NONE)',
    'POST /connectToken -> ConnectToken (NONE)',
  ];

  test('X1: has these routes and aliases, no $default and no ANY', () => {
    expect(routesOf(prod)).toEqual(routes('NONE'));
  });

  test('A7: has API Gateway check the callers of action routes when they authenticate with IAM', () => {
    expect(routesOf(iam)).toEqual(routes('AWS_IAM'));
  });

  test('a webhook is known by its password: with IAM, too, API Gateway lets it through to its function', () => {
    expect(routesOf(withPool)).toEqual([...routes('AWS_IAM'), 'POST /webhooks/corbado -> CorbadoWebhook (NONE)']);
  });

  test('X1: every route has its own limit, set after the route exists', () => {
    const { Properties, DependsOn } = onlyResource(prod, 'AWS::ApiGatewayV2::Stage');
    const limit = { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 };
    const keys = routesOf(prod).map((route) => route.replace(/ ->.*/, ''));
    expect(Properties.RouteSettings).toEqual(Object.fromEntries(keys.map((key) => [key, limit])));
    expect(Properties.DefaultRouteSettings).toEqual(limit);
    const routeIds = Object.entries(prod.Resources).filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Route');
    expect(DependsOn).toEqual(expect.arrayContaining(routeIds.map(([id]) => id)));
  });

  test('X1: its access log is JSON, with nothing in it that a caller could put a token into', () => {
    const { Properties } = onlyResource(prod, 'AWS::ApiGatewayV2::Stage');
    const { Format, DestinationArn } = z
      .object({ Format: z.string(), DestinationArn: z.unknown() })
      .parse(Properties.AccessLogSettings);
    expect(text(DestinationArn)).toMatch(/:log-group:ApiAccessLogs$/);
    const fields = z.record(z.string(), z.string()).parse(JSON.parse(Format));
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(['requestId', 'routeKey', 'status']));
    expect(Format).not.toMatch(/header|querystring|path|authorizer|userAgent|message/i);
  });

  test('C3: browsers may call from the origins that the functions check, and from no other', () => {
    for (const [template, expected] of [[prod, origins] as const, [local, ['http://app.localhost']] as const]) {
      const cors = {
        AllowOrigins: expected,
        AllowCredentials: true,
        AllowHeaders: [
          ...['authorization', 'content-type'],
          ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'x-request-id'],
        ],
        ExposeHeaders: ['retry-after', 'x-request-id', 'apigw-requestid'],
        AllowMethods: ['GET', 'POST', 'DELETE'],
        MaxAge: 3600,
      };
      expect(onlyResource(template, 'AWS::ApiGatewayV2::Api').Properties.CorsConfiguration).toEqual(cors);
      for (const name of ['connect-token', 'verify-passkey', 'session'] as const) {
        expect(environmentOf(template, name).ALLOWED_ORIGINS?.split(' ')).toEqual(expected);
      }
    }
  });

  test('functions that answer frontends know where errors are explained, if the stage says so', () => {
    const expected = 'https://docs.example.com/errors';
    expect(environmentOf(synthesized('minimal'), 'connect-token').ERRORS_URL).toBe(expected);
    expect(environmentOf(synthesized('minimal'), 'post-login')).not.toHaveProperty('ERRORS_URL');
    for (const name of ['connect-token', 'verify-passkey', 'session'] as const)
      expect(environmentOf(prod, name)).not.toHaveProperty('ERRORS_URL');
  });
});

describe('a deployment', () => {
  test('tells its addresses and names, and what to do with the secrets', () => {
    const outputs = Object.entries(prod.Outputs).map(([name, { Value }]) => [name, text(Value)]);
    expect(Object.fromEntries(outputs)).toEqual({
      ApiUrl: 'ApiHttpApi.ApiEndpoint',
      PostLoginUrl: 'ApiHttpApi.ApiEndpoint/actions/post-login',
      PostAppendUrl: 'ApiHttpApi.ApiEndpoint/actions/post-append',
      PreLoginUrl: 'ApiHttpApi.ApiEndpoint/actions/pre-login',
      CorbadoProjectId: 'pro-1234567890',
      TableName: 'SessionsTable',
      CorbadoApiSecretArn: 'SecretsCorbadoApi',
      ActionSecretArn: 'SecretsAction',
      DashboardName: 'Dashboard',
    });
    expect(prod.Outputs.CorbadoApiSecretArn?.Description).toContain('aws secretsmanager put-secret-value');
    expect(iam.Outputs).not.toHaveProperty('ActionSecretArn');
  });

  test('tags everything that can be tagged', () => {
    const functions = Object.values(resourcesOf(prod, 'AWS::Lambda::Function'));
    expect(functions).toHaveLength(functionsIn(prod).length);
    for (const { Properties } of functions) expect(Properties.Tags).toEqual([{ Key: 'team', Value: 'login' }]);
    expect(onlyResource(prod, 'AWS::ApiGatewayV2::Api').Properties.Tags).toEqual({ team: 'login' });
    const replica = { Replicas: [{ Tags: [{ Key: 'team', Value: 'login' }] }] };
    expect(onlyResource(prod, 'AWS::DynamoDB::GlobalTable').Properties).toMatchObject(replica);
  });

  // CloudFormation turns other characters into question marks in some places.
  test('is described in ASCII', () => {
    for (const template of [prod, withPool, local]) expect(JSON.stringify(template)).toMatch(/^[\x20-\x7e]*$/);
  });
});
