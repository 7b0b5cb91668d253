// A team's own functions and APIs beside the construct: what they are allowed, what they find, and what their authorizer looks like.
import { Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { OrdersStack } from '../../docs/recipes/orders-api.ts';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { envSchema } from '../../session/environment.ts';
import { inApp, templateOf } from './synthesize-stages.ts';
import { team, teamTemplate } from './team-app.ts';
import { resourcesOf, type Template, text } from './template.ts';

const templateWith = (use: (actions: CorbadoActions, stack: Stack) => unknown, withKey = false): Template =>
  teamTemplate({
    more: { session: { idleSeconds: 900 } },
    bring: (stack) => (withKey ? { encryptionKey: new Key(stack, 'Key') } : {}),
    use,
  });

const ordersFunction = (stack: Stack): LambdaFunction =>
  new LambdaFunction(stack, 'Orders', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({})'),
  });

const addOrders = (api: HttpApi, actions: CorbadoActions, path: string, cacheSeconds?: number): unknown =>
  api.addRoutes({
    path,
    methods: [HttpMethod.GET],
    integration: new HttpUrlIntegration(`To${path.slice(1)}`, 'https://orders.example.com'),
    authorizer: actions.authorizer(cacheSeconds === undefined ? {} : { cacheSeconds }),
  });

const statementsOf = (template: Template, role: string): unknown[] =>
  Object.entries(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: unknown[] }).Statement);

const addApis = (stack: Stack, actions: CorbadoActions): void => {
  const [shop, admin, cached] = ['Shop', 'Admin', 'Cached'].map((id) => new HttpApi(stack, id));
  for (const api of [shop, admin]) for (const path of ['/orders', '/bills']) if (api) addOrders(api, actions, path);
  if (cached) addOrders(cached, actions, '/lists', 30);
};

let tooLong: number[] = [];
const readers = templateWith((actions, stack) => {
  actions.letCheckSessions(ordersFunction(stack));
  const assumedBy = new ArnPrincipal('arn:aws:iam::123456789012:role/service');
  actions.grantReadSessions(new Role(stack, 'Service', { assumedBy }));
  addApis(stack, actions);
  tooLong = [0, 60, 61, 3600, -1, 0.5, Number.NaN].filter((cacheSeconds) => {
    try {
      return !actions.authorizer({ cacheSeconds });
    } catch (error) {
      return String(error).includes('from 0 to 60');
    }
  });
}, true);

const readingOnly = [
  {
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: expect.anything(),
    Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['U#*'] } },
  },
  {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:DescribeKey'],
    Resource: expect.anything(),
    Condition: { StringEquals: { 'kms:ViaService': expect.anything() } },
  },
];

test.each([
  ['a function', 'Orders'],
  ['the role of a service that runs elsewhere', 'Service'],
])('X3: %s that may check sessions reads them by key, and nothing else', (_, role) =>
  expect(statementsOf(readers, role)).toEqual(readingOnly),
);

test('R6: a function that may check sessions finds the environment that the library asks for', () => {
  const { Environment } = resourcesOf(readers, 'AWS::Lambda::Function').Orders?.Properties ?? {};
  const { Variables } = Environment as { Variables: Record<string, unknown> };
  const found = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
  expect(envSchema.parse(found)).toEqual({
    CORBADO_SESSIONS_TABLE_NAME: 'AuthSessionsTable',
    CORBADO_SESSIONS_PROJECT_ID: team.corbado.projectId,
    CORBADO_SESSIONS_IDLE_SECONDS: 900,
    CORBADO_SESSIONS_ALLOWED_ORIGINS: team.allowedOrigins,
    CORBADO_SESSIONS_COOKIE_NAME: '__Host-session_id',
    CORBADO_SESSIONS_COOKIE_SAME_SITE: 'Strict',
  });
});

test('a stack that does not ask for an authorizer has nothing of it', () => {
  const without = templateWith(() => {});
  const withOne = templateWith((actions) => actions.authorizer());
  expect(JSON.stringify(without)).not.toMatch(/Authorize(?!r)/);
  const added = Object.keys(withOne.Resources).filter((id) => !(id in without.Resources));
  expect(added.map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'AuthAlarmsAuthorizeDuration',
    'AuthAlarmsAuthorizeErrors',
    'AuthAlarmsAuthorizeThrottles',
    'AuthAuthorizeFunction',
    'AuthAuthorizeLogs',
    'AuthAuthorizeRole',
    'AuthAuthorizeRoleDefaultPolicy',
  ]);
  for (const id of Object.keys(without.Resources)) expect(withOne.Resources[id]).toEqual(without.Resources[id]);
});

const authorizers = Object.values(resourcesOf(readers, 'AWS::ApiGatewayV2::Authorizer')).map(
  ({ Properties }) => Properties,
);

test('the authorizer is asked for every request, on any number of routes and APIs, by each of these APIs alone', () => {
  expect(authorizers.map(({ ApiId }) => text(ApiId))).toEqual(['Shop', 'Admin', 'Cached']);
  for (const { AuthorizerType, AuthorizerPayloadFormatVersion, EnableSimpleResponses } of authorizers)
    expect([AuthorizerType, AuthorizerPayloadFormatVersion, EnableSimpleResponses]).toEqual(['REQUEST', '2.0', true]);
  const routes = Object.values(resourcesOf(readers, 'AWS::ApiGatewayV2::Route'));
  const guarded = routes.filter(({ Properties }) => Properties.AuthorizationType === 'CUSTOM');
  const both = ['GET /orders', 'GET /bills'];
  expect(guarded.map(({ Properties }) => Properties.RouteKey)).toEqual([...both, ...both, 'GET /lists']);
  const invokers = Object.values(resourcesOf(readers, 'AWS::Lambda::Permission')).filter(({ Properties }) =>
    text(Properties.FunctionName).startsWith('AuthAuthorize'),
  );
  expect(invokers.map(({ Properties }) => text(Properties.SourceArn))).toEqual(
    ['Shop', 'Admin', 'Cached'].map((api) => expect.stringContaining(`:${api}/authorizers/`)),
  );
});

test('a cached answer is kept by the bearer token, and for a minute at most', () => {
  const found = authorizers.map((one) => [one.AuthorizerResultTtlInSeconds, one.IdentitySource ?? []]);
  expect(found).toEqual([
    [0, []],
    [0, []],
    [30, ['$request.header.Authorization']],
  ]);
  expect(tooLong).toEqual([61, 3600, -1, 0.5, Number.NaN]);
});

test('the stack of docs/backend.md stands beside the one with the construct, and neither waits for the other', () => {
  inApp((app, bundleFolder) => {
    const login = new Stack(app, 'Login', { analyticsReporting: false });
    const actions = new CorbadoActions(login, 'Auth', { ...team, bundleFolder });
    const code = Code.fromInline('exports.handler = async () => ({})');
    const orders = new OrdersStack(app, 'Orders', { actions, code, analyticsReporting: false });
    const routes = Object.values(resourcesOf(templateOf(orders), 'AWS::ApiGatewayV2::Route'));
    const byKey = Object.fromEntries(
      routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]),
    );
    expect(byKey).toEqual({ 'GET /orders': 'CUSTOM', 'ANY /basket': 'NONE' });
    expect(login.dependencies).toEqual([]);
  });
});
