// What the construct refuses of what it is given, all at once and by the name of the property.
import { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { refusalOf, team } from './team-app.ts';

const [account, region, other] = ['123456789012', 'eu-central-1', '999999999999'];
const arn = (service: string, rest: string, place = `${region}:${account}`) => `arn:aws:${service}:${place}:${rest}`;
const abroad = `us-east-1:${account}`;
const foreign = `${region}:${other}`;
const key = { name: 'pk', type: AttributeType.STRING };
const sortKey = { name: 'sk', type: AttributeType.STRING };
const certificate = (stack: Stack, place?: string) =>
  Certificate.fromCertificateArn(stack, 'C', arn('acm', 'certificate/1', place));
const table = (stack: Stack, place?: string) =>
  TableV2.fromTableArn(stack, 'T', arn('dynamodb', 'table/sessions', place));
const secret = (stack: Stack, place?: string) =>
  Secret.fromSecretCompleteArn(stack, 'S', arn('secretsmanager', 'secret:corbado-AbCdEf', place));
const boundary = (stack: Stack, policy: string) => ManagedPolicy.fromManagedPolicyArn(stack, 'B', policy);

type Bring = (stack: Stack) => object;
/** The property that is named, a word of what is wrong with it, and what is brought. */
const refused: [string, RegExp, Bring][] = [
  ['existngTable', /did you mean existingTable\?/, () => ({ existngTable: {} })],
  ['settings', /write the settings themselves/, () => ({ settings: team })],
  ['env', /props of the stack/, () => ({ env: { region } })],
  ['vpc', /functionProps/, () => ({ vpc: {} })],
  ['existingTable', /is not a construct — write TableV2\.fromTableArn/, () => ({ existingTable: 'arn:aws:…' })],
  ['permissionsBoundary', /is not a construct/, () => ({ permissionsBoundary: 'arn:aws:…' })],
  ['backup', /is neither true nor false/, () => ({ backup: 'daily' })],
  ['tableProps', /existingTable is given/, (stack) => ({ existingTable: table(stack), tableProps: {} })],
  ['backup', /existingTable is given/, (stack) => ({ existingTable: table(stack), backup: true })],
  [
    'corbadoApiSecretProps',
    /is given/,
    (stack) => ({ existingCorbadoApiSecret: secret(stack), corbadoApiSecretProps: {} }),
  ],
  ['actionSecretProps', /is given/, (stack) => ({ existingActionSecret: secret(stack), actionSecretProps: {} })],
  ['existingActionSecret', /read by nobody/, (s) => ({ existingActionSecret: secret(s), actions: { auth: 'iam' } })],
  ['existingCorbadoApiSecret', /last six/, (s) => ({ existingCorbadoApiSecret: Secret.fromSecretNameV2(s, 'S', 'x') })],
  ['existingTable', /is in us-east-1/, (stack) => ({ existingTable: table(stack, abroad) })],
  ['existingTable', /resource policy/, (stack) => ({ existingTable: table(stack, foreign) })],
  ['existingCorbadoApiSecret', /is in us-east-1/, (s) => ({ existingCorbadoApiSecret: secret(s, abroad) })],
  [
    'existingCorbadoApiSecret',
    /in account 9.*with that key/,
    (s) => ({ existingCorbadoApiSecret: secret(s, foreign) }),
  ],
  ['existingActionSecret', /in account 9/, (stack) => ({ existingActionSecret: secret(stack, foreign) })],
  ['permissionsBoundary', /IAM takes/, (s) => ({ permissionsBoundary: boundary(s, `arn:aws:iam::${other}:policy/b`) })],
  ['alarmTopic', /is in us-east-1/, (s) => ({ alarmTopic: Topic.fromTopicArn(s, 'A', arn('sns', 'a', abroad)) })],
  ['encryptionKey', /is in us-east-1/, (s) => ({ encryptionKey: Key.fromKeyArn(s, 'K', arn('kms', 'key/1', abroad)) })],
  [
    'existingUserPool',
    /no other account/,
    (stack) => ({
      existingUserPool: UserPool.fromUserPoolArn(stack, 'P', arn('cognito-idp', 'userpool/eu-central-1_A', foreign)),
    }),
  ],
  [
    'functionProps.session.vpc',
    /is in account 9/,
    (stack) => {
      const elsewhere = new Stack(stack.node.scope, 'Network', { env: { account: other, region } });
      return { functionProps: { session: { vpc: new Vpc(elsewhere, 'V') } } };
    },
  ],
  [
    'customDomain.certificate',
    /is in us-east-1/,
    (stack) => ({ customDomain: { domainName: 'api.example.com', certificate: certificate(stack, abroad) } }),
  ],
  [
    'customDomain.domainName',
    /is not a domain name/,
    (stack) => ({ customDomain: { domainName: 'https://api.example.com', certificate: certificate(stack) } }),
  ],
  [
    'customDomain.certificateArn',
    /is not a part/,
    (stack) => ({
      customDomain: { domainName: 'api.example.com', certificate: certificate(stack), certificateArn: 'x' },
    }),
  ],
  [
    'customDomain.hostedZone',
    /not of api\.example\.com/,
    (stack) => ({
      customDomain: {
        domainName: 'api.example.com',
        certificate: certificate(stack),
        hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Z', { hostedZoneId: 'Z1', zoneName: 'ample.com' }),
      },
    }),
  ],
  ['existingTable', /lacks a sort key sk/, (s) => ({ existingTable: new TableV2(s, 'T', { partitionKey: key }) })],
  [
    'existingTable',
    /lacks a partition key pk of type STRING, timeToLiveAttribute/,
    (stack) => ({
      existingTable: new Table(stack, 'T', { partitionKey: { name: 'pk', type: AttributeType.NUMBER }, sortKey }),
    }),
  ],
  [
    'existingTable',
    /lacks timeToLiveAttribute: 'ttl' —/,
    (stack) => ({
      existingTable: new Table(stack, 'T', { partitionKey: key, sortKey, timeToLiveAttribute: 'expires' }),
    }),
  ],
];

test.each(refused)('%s is refused: %s', (property, words, bring) => {
  const [title, line, ...others] = refusalOf(bring);
  expect(title).toBe('CorbadoActions at Team/Auth cannot be built as it is:');
  expect(line?.startsWith(`${property}: `)).toBe(true);
  expect(line).toMatch(words);
  expect(line).toMatch(/ — .+/);
  expect(others).toEqual([]);
});

test('everything is refused at once: settings, resources and functions', () => {
  const lines = refusalOf((stack) => ({
    allowedOrigins: ['http://app.example.com'],
    session: { idleSecond: 60 },
    existingTable: table(stack, foreign),
    functionProps: { session: { memorySize: 64 } },
  }));
  expect(lines.slice(1).map((line) => line.split(': ')[0])).toEqual([
    'allowedOrigins[0]',
    'session.idleSecond',
    'existingTable',
    'functionProps.session.memorySize',
  ]);
});

test('a key needs a stack with a Region, unless the table exists', () => {
  const bring = (stack: Stack) => ({ encryptionKey: new Key(stack, 'K') });
  expect(refusalOf(bring, {})[1]).toMatch(/^encryptionKey: needs the stack's Region/);
});

test('without a Region of its own a stack takes resources of one Region only', () => {
  const bring = (stack: Stack) => ({ existingTable: table(stack), existingCorbadoApiSecret: secret(stack, abroad) });
  expect(refusalOf(bring, {})[1]).toMatch(
    /^existingCorbadoApiSecret: is in us-east-1, and not in eu-central-1, the Region of existingTable/,
  );
});

describe('one name for two constructs', () => {
  test('is refused in one account and Region', () => {
    const line = refusalOf((stack) => {
      new CorbadoActions(stack, 'First', { ...team, stageName: 'prod' });
      return { stageName: 'prod' };
    })[1];
    expect(line).toMatch(/^stageName: "prod" is the name of Team\/First too/);
  });

  test('is taken in two Regions', () => {
    const bring = (stack: Stack) => {
      const env = { account, region: 'us-east-1' };
      new CorbadoActions(new Stack(stack.node.scope, 'West', { env }), 'First', { ...team, stageName: 'prod' });
      return { stageName: 'prod' };
    };
    expect(refusalOf(bring)).toEqual([]);
  });
});
