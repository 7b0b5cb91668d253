// The recipes of docs/recipes: what they create, and that the canary tells a living API from a dead one.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App, Stack } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CanaryStack, canaryCode } from '../../docs/recipes/canary.ts';
import { EdgeStack } from '../../docs/recipes/edge.ts';
import { PasskeyExportStack } from '../../docs/recipes/passkey-export.ts';
import { isActionRoute, isWebhookRoute, routes } from '../../infra/deployed-functions.ts';
import { inApp, templateOf } from './synthesize-stages.ts';
import { onlyResource, type Template } from './template.ts';

const apiUrl = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
const env = { account: '123456789012', region: 'us-east-1' };
const origin = 'https://app.example.com';

// Whether CloudFormation would take it, rule-packs.test.ts asks: loading what knows that takes as long as all else in here.
const templateWith = (add: (app: App) => Stack): Template => inApp((app) => templateOf(add(app)));

// As AWS WAF evaluates it: https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html
const byteMatch = z.object({
  ByteMatchStatement: z.object({ PositionalConstraint: z.literal('STARTS_WITH'), SearchString: z.string() }),
});
const exception = z.object({
  NotStatement: z.object({ Statement: z.object({ OrStatement: z.object({ Statements: z.array(byteMatch) }) }) }),
});
const rateLimit = z.object({ Limit: z.number(), ScopeDownStatement: exception });
const applies = ({ NotStatement }: z.output<typeof exception>, path: string): boolean =>
  !NotStatement.Statement.OrStatement.Statements.some(({ ByteMatchStatement: { SearchString } }) =>
    path.startsWith(SearchString),
  );

describe('CloudFront with a WAF', () => {
  const template = templateWith(
    (app) =>
      new EdgeStack(app, 'Edge', {
        env,
        apiUrl,
        domainName: 'api.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/66666666-7777-8888-9999-000000000000',
        requestsPerAddress: 300,
      }),
  );
  const distribution = JSON.stringify(onlyResource(template, 'AWS::CloudFront::Distribution').Properties);

  test('passes everything on to the API and keeps nothing', () => {
    expect(distribution).toContain('"DomainName":"abc123.execute-api.eu-central-1.amazonaws.com"');
    // The managed policies CachingDisabled and AllViewerExceptHostHeader.
    expect(distribution).toContain('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(distribution).toContain('b689b0a8-53d0-40ab-baf2-68738e2966ac');
    expect(distribution).toContain('"ViewerProtocolPolicy":"https-only"');
  });

  const [limit] = z
    .tuple([z.object({ Statement: z.object({ RateBasedStatement: rateLimit }) })], z.unknown())
    .parse(onlyResource(template, 'AWS::WAFv2::WebACL').Properties.Rules);
  const { Limit, ScopeDownStatement } = limit.Statement.RateBasedStatement;

  test.each(routes)('limits addresses on $path, unless Corbado calls it', (route) => {
    const isLimited = applies(ScopeDownStatement, route.path);
    expect([Limit, isLimited]).toEqual([300, !isActionRoute(route) && !isWebhookRoute(route)]);
  });

  test('limits what is on no route either, and stands before the API', () => {
    expect(applies(ScopeDownStatement, '/')).toBe(true);
    expect(distribution).toContain('"WebACLId"');
  });
});

describe('a canary', () => {
  const answers = { status: 401, cors: origin };
  let server: Server;
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(answers.status, { 'access-control-allow-origin': answers.cors }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const run = async (status: number, cors: string): Promise<unknown> => {
    Object.assign(answers, { status, cors });
    process.env.API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.ORIGIN = origin;
    const { handler } = await import(`data:text/javascript,${encodeURIComponent(canaryCode)}`);
    return handler();
  };

  test('is content with proper refusals', () => expect(run(401, origin)).resolves.toBeUndefined());
  test('complains about an outage', () => expect(run(503, origin)).rejects.toThrow('answered 503, not 401'));
  test('and about lost CORS', () => expect(run(401, 'https://other.example')).rejects.toThrow('CORS is off'));

  test('asks every five minutes and alarms when it is not run, too', () => {
    const alarmTopicArn = 'arn:aws:sns:us-east-1:123456789012:alarms';
    const template = templateWith((app) => new CanaryStack(app, 'Canary', { env, apiUrl, origin, alarmTopicArn }));
    expect(onlyResource(template, 'AWS::Events::Rule').Properties.ScheduleExpression).toBe('rate(5 minutes)');
    expect(onlyResource(template, 'AWS::CloudWatch::Alarm').Properties).toMatchObject({
      TreatMissingData: 'breaching',
      AlarmActions: [alarmTopicArn],
    });
  });
});

describe('the passkey export', () => {
  const corbadoPrincipalArn = 'arn:aws:iam::123456789012:role/from-corbado';
  const template = templateWith(
    (app) =>
      new PasskeyExportStack(app, 'PasskeyExport', {
        corbadoPrincipalArn,
        externalId: 'from-corbado',
        prefix: 'passkeys/',
        keepDays: 90,
      }),
  );

  test('lets Corbado write under one prefix, by the external id, and do nothing else', () => {
    const trust = JSON.stringify(onlyResource(template, 'AWS::IAM::Role').Properties.AssumeRolePolicyDocument);
    expect(trust).toContain(corbadoPrincipalArn);
    expect(trust).toContain('"sts:ExternalId":"from-corbado"');
    const { Statement } = onlyResource(template, 'AWS::IAM::Policy').Properties.PolicyDocument as {
      Statement: unknown[];
    };
    expect(Statement).toMatchObject([{ Effect: 'Allow', Action: ['s3:PutObject', 's3:AbortMultipartUpload'] }]);
    expect(JSON.stringify(Statement)).toContain('/passkeys/*');
  });

  test('keeps the bucket private and files no longer than asked', () => {
    const bucket = JSON.stringify(onlyResource(template, 'AWS::S3::Bucket').Properties);
    expect(bucket).toContain('"BlockPublicAcls":true');
    expect(bucket).toContain('"ExpirationInDays":90');
    expect(JSON.stringify(onlyResource(template, 'AWS::S3::BucketPolicy'))).toContain('"aws:SecureTransport":"false"');
  });
});
