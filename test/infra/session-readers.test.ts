// A team's own functions and APIs beside the construct: what they are allowed, what they find, and what their authorizer looks like.
import { App, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { OrdersStack } from '../../docs/recipes/orders-api.ts';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { envSchema } from '../../session/environment.ts';
import { production } from './stages-under-test.ts';
import { withStandIns } from './synthesize-stages.ts';
import { readTemplate, resourcesOf, type Template, text } from './template.ts';

const templateWith = (add: (actions: CorbadoActions, stack: Stack) => unknown, withKey = false): Template =>
  withStandIns((outdir, bundleFolder) => {
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Team', { env: { region: 'eu-central-1' }, analyticsReporting: false });
    const key = withKey && { encryptionKey: new Key(stack, 'Key') };
    const settings = parseStage('team', { ...production, session: { idleSeconds: 900 } });
    add(new CorbadoActions(stack, 'Auth', { settings, bundleFolder, ...key }), stack);
    return readTemplate(app.synth().getStackArtifact(stack.artifactId).template);
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

test('X3: a function that may check sessions reads them by key, and nothing else', () => {
  const template = templateWith((actions, stack) => actions.letCheckSessions(ordersFunction(stack)), true);
  expect(statementsOf(template, 'Orders')).toEqual([
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
  ]);
});

test('R6: and finds the environment that the library asks for', () => {
  const template = templateWith((actions, stack) => actions.letCheckSessions(ordersFunction(stack)));
  const { Environment } = resourcesOf(template, 'AWS::Lambda::Function').Orders?.Properties ?? {};
  const { Variables } = Environment as { Variables: Record<string, unknown> };
  const found = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
  expect(envSchema.parse(found)).toEqual({
    CORBADO_SESSIONS_TABLE_NAME: 'AuthSessionsTable',
    CORBADO_SESSIONS_PROJECT_ID: production.corbado.projectId,
    CORBADO_SESSIONS_IDLE_SECONDS: 900,
    CORBADO_SESSIONS_ALLOWED_ORIGINS: production.allowedOrigins,
    CORBADO_SESSIONS_COOKIE_NAME: '__Host-session_id',
    CORBADO_SESSIONS_COOKIE_SAME_SITE: 'Strict',
  });
});

test('X3: so does the role of a service that runs elsewhere', () => {
  const assumedBy = new ArnPrincipal('arn:aws:iam::123456789012:role/service');
  const template = templateWith((actions, stack) =>
    actions.grantReadSessions(new Role(stack, 'Service', { assumedBy })).principalStatement?.toJSON(),
  );
  expect(statementsOf(template, 'Service')).toHaveLength(1);
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

test('the authorizer is asked for every request, on any number of routes and APIs, by each of these APIs alone', () => {
  const template = templateWith((actions, stack) => {
    const apis = [new HttpApi(stack, 'Shop'), new HttpApi(stack, 'Admin')];
    for (const api of apis) for (const path of ['/orders', '/bills']) addOrders(api, actions, path);
  });
  const authorizers = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer'));
  expect(authorizers.map(({ Properties }) => text(Properties.ApiId))).toEqual(['Shop', 'Admin']);
  for (const { Properties } of authorizers) {
    const { AuthorizerType, AuthorizerPayloadFormatVersion, EnableSimpleResponses } = Properties;
    expect([AuthorizerType, AuthorizerPayloadFormatVersion, EnableSimpleResponses]).toEqual(['REQUEST', '2.0', true]);
    expect([Properties.AuthorizerResultTtlInSeconds, Properties.IdentitySource ?? []]).toEqual([0, []]);
  }
  const routes = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route'));
  const ours = routes.filter(({ Properties }) => Properties.AuthorizationType === 'CUSTOM');
  expect(ours.map(({ Properties }) => Properties.RouteKey)).toEqual(
    Array(2).fill(['GET /orders', 'GET /bills']).flat(),
  );
  const invokers = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).filter(({ Properties }) =>
    text(Properties.FunctionName).startsWith('AuthAuthorize'),
  );
  expect(invokers.map(({ Properties }) => text(Properties.SourceArn))).toEqual([
    expect.stringMatching(/:Shop\/authorizers\//),
    expect.stringMatching(/:Admin\/authorizers\//),
  ]);
});

test('a cached answer is kept by the bearer token, and for a minute at most', () => {
  const template = templateWith((actions, stack) => {
    const api = new HttpApi(stack, 'Shop');
    addOrders(api, actions, '/orders', 30);
    addOrders(api, actions, '/bills');
  });
  const found = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Authorizer')).map(({ Properties }) => [
    Properties.AuthorizerResultTtlInSeconds,
    Properties.IdentitySource ?? [],
  ]);
  expect(found).toEqual([
    [30, ['$request.header.Authorization']],
    [0, []],
  ]);
  for (const cacheSeconds of [61, 3600, -1, 0.5, Number.NaN])
    expect(() => templateWith((actions) => actions.authorizer({ cacheSeconds }))).toThrow('from 0 to 60');
});

test('the stack of docs/backend.md stands beside the one with the construct, and neither waits for the other', () => {
  withStandIns((outdir, bundleFolder) => {
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    const login = new Stack(app, 'Login', { analyticsReporting: false });
    const actions = new CorbadoActions(login, 'Auth', { settings: parseStage('team', production), bundleFolder });
    const code = Code.fromInline('exports.handler = async () => ({})');
    const orders = new OrdersStack(app, 'Orders', { actions, code, analyticsReporting: false });
    const { template } = app.synth().getStackArtifact(orders.artifactId);
    const routes = Object.values(resourcesOf(readTemplate(template), 'AWS::ApiGatewayV2::Route'));
    const byKey = Object.fromEntries(
      routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]),
    );
    expect(byKey).toEqual({ 'GET /orders': 'CUSTOM', 'ANY /basket': 'NONE' });
    expect(login.dependencies).toEqual([]);
  });
});
