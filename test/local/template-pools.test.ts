// User pools and schedules in a template: what the local run makes of them, and what it refuses.
import { expect, it } from 'vitest';
import { describeTemplate, localNames } from '../../local/template.ts';
import { type Resources, writeTemplateFolder } from './template-folder.ts';

const pool = (properties: object = {}) => ({ Type: 'AWS::Cognito::UserPool', Properties: properties });
const client = (properties: object = {}) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'DemoPool12345678' }, ...properties },
});
const describeWith = (more: Resources, addresses = localNames) =>
  describeTemplate(writeTemplateFolder({ session: 'echo', reconcile: 'echo' }, more), addresses);

it('describes a pool with its clients, its own attributes and its triggers', () => {
  const { userPools } = describeWith({
    DemoPool12345678: pool({
      UserPoolName: 'demo',
      MfaConfiguration: 'OPTIONAL',
      AliasAttributes: ['email'],
      Schema: [
        { Name: 'email', Mutable: true, Required: true },
        { Name: 'passkey_enrolled', AttributeDataType: 'String', Mutable: true },
        { Name: 'fixed', Mutable: false, StringAttributeConstraints: { MaxLength: '10' } },
      ],
      LambdaConfig: {
        DefineAuthChallenge: { 'Fn::GetAtt': ['Session', 'Arn'] },
        PostConfirmation: 'arn:of-someone-else',
      },
    }),
    App: client({ ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'], PreventUserExistenceErrors: 'ENABLED' }),
    Web: client({ ClientName: 'web', WriteAttributes: ['email'] }),
  });
  expect(userPools).toEqual([
    {
      id: 'eu-central-1_l12345678',
      name: 'demo',
      attributes: [
        { name: 'custom:passkey_enrolled', mutable: true },
        { name: 'custom:fixed', mutable: false, maxLength: 10 },
      ],
      mfaConfiguration: 'OPTIONAL',
      triggers: { DefineAuthChallenge: 'arn:aws:lambda:eu-central-1:000000000000:function:Session' },
      clients: [
        { id: 'app', name: 'App', authFlows: ['ALLOW_CUSTOM_AUTH'], preventUserExistenceErrors: true },
        { id: 'web', name: 'web', authFlows: [], writeAttributes: ['email'], preventUserExistenceErrors: false },
      ],
      aliasAttributes: ['email'],
    },
  ]);
});

it.each([
  ['a client secret', { DemoPool12345678: pool(), App: client({ GenerateSecret: true }) }, 'UserPoolClient App: '],
  ['made-up user names', { P: pool({ UsernameAttributes: ['email'] }) }, 'AWS::Cognito::UserPool P: '],
  ['an attribute that may or may not change', { P: pool({ Schema: [{ Name: 'x' }] }) }, 'AWS::Cognito::UserPool P: '],
])('refuses %s', (_, resources, message) => {
  expect(() => describeWith(resources)).toThrow(message);
});

const environmentOf = (variables: object, cognito = localNames.cognito) => {
  const lambda = {
    Type: 'AWS::Lambda::Function',
    Properties: { Handler: 'index.handler', Environment: { Variables: variables } },
    Metadata: { 'aws:asset:path': 'asset.session' },
  };
  const { functions } = describeWith(
    { Session: lambda, Pool: pool(), App: client({ UserPoolId: { Ref: 'Pool' } }) },
    { ...localNames, cognito },
  );
  return functions.find(({ name }) => name === 'session')?.environment;
};

it('gives functions the pool’s values, its issuer being where the pool is on this machine', () => {
  const joined = { 'Fn::Join': ['', ['https://cognito-idp.', { Ref: 'AWS::Region' }, '.amazonaws.com/']] };
  const variables = {
    POOL: { Ref: 'Pool' },
    CLIENT: { Ref: 'App' },
    ARN: { 'Fn::GetAtt': ['Pool', 'Arn'] },
    ISSUERS: { 'Fn::Join': ['', ['[{"issuer":"', { 'Fn::GetAtt': ['Pool', 'ProviderURL'] }, '"}]']] },
    JOINED: { 'Fn::Join': ['', [joined, { Ref: 'Pool' }]] },
  };
  expect(environmentOf(variables, 'http://127.0.0.1:4003')).toEqual({
    POOL: 'eu-central-1_Pool',
    CLIENT: 'app',
    ARN: 'arn:aws:cognito-idp:eu-central-1:000000000000:userpool/eu-central-1_Pool',
    ISSUERS: '[{"issuer":"http://127.0.0.1:4003/eu-central-1_Pool"}]',
    JOINED: 'http://127.0.0.1:4003/eu-central-1_Pool',
  });
  expect(environmentOf({ NAME: { 'Fn::GetAtt': ['Pool', 'ProviderName'] } })).toEqual({
    NAME: 'cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool',
  });
});

it('knows what the clock starts, and how often', () => {
  const rule = (properties: object) => ({ Type: 'AWS::Events::Rule', Properties: properties });
  const targets = { Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Reconcile', 'Arn'] } }] };
  const arn = (name: string) => `arn:aws:events:eu-central-1:000000000000:rule/${name}`;
  const { schedules } = describeWith({
    Often: rule({ ScheduleExpression: 'rate(15 minutes)', ...targets }),
    Daily: rule({ ScheduleExpression: 'cron(0 3 * * ? *)', ...targets }),
    OfEvents: rule({ EventPattern: {}, ...targets }),
    OfOthers: rule({ ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'T', Arn: 'arn:of-someone-else' }] }),
  });
  expect(schedules).toEqual([
    { functionName: 'reconcile', arn: arn('Often'), everySeconds: 900 },
    { functionName: 'reconcile', arn: arn('Daily'), everySeconds: undefined },
  ]);
});
