// The settings of a stage that name what a team already has: nothing is created in its place.
import * as z from 'zod';
import { explain } from './configuration-problem.ts';
import { flag, patternText } from './setting-schemas.ts';

const account = '\\d{12}';
const region = '[a-z0-9-]+';

export const regionPattern = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
export const domainPattern = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** An ARN in any partition; `tail` is a pattern of what follows the service. */
const arn = (service: string, tail: string, example: string) =>
  patternText(
    new RegExp(`^arn:aws[a-z-]*:${service}:${tail}$`),
    `is not the ARN of ${example}`,
    'copy the whole ARN from the AWS console',
  );
const secretArn = () =>
  arn(
    'secretsmanager',
    `${region}:${account}:secret:[\\w/+=.@-]+-[A-Za-z0-9]{6}`,
    'a secret with its six last characters',
  );

/** Keys may be the customer's, the Region is checked against the stage's by a rule. */
export const existing = z.strictObject({
  tableArn: arn('dynamodb', `${region}:${account}:table/[\\w.-]{3,255}`, 'a DynamoDB table')
    .optional()
    .describe('A table with the keys `pk` and `sk` (both text) and TTL on `ttl`, instead of one of the stack’s own.'),
  corbadoApiSecretArn: secretArn()
    .optional()
    .describe('A secret that holds `{"current": "<Corbado API secret>"}`, instead of an empty one to fill.'),
  actionSecretArn: secretArn()
    .optional()
    .describe('A secret that holds `{"current": "<secret for actions>"}`, instead of a generated one.'),
  userPoolArn: arn('cognito-idp', `${region}:${account}:userpool/[\\w-]+_[A-Za-z0-9]+`, 'a Cognito user pool')
    .refine((pool) => pool.split(':')[3] === pool.split('/').at(-1)?.split('_')[0], {
      error: explain('names a pool of another Region than its own', 'copy the whole ARN from the AWS console'),
    })
    .optional()
    .describe('The Cognito user pool of your users, for what `cognito` says. It stays as it is.'),
  encryptionKeyArn: arn('kms', `${region}:${account}:key/[\\w-]+`, 'a KMS key (not of an alias)')
    .optional()
    .describe(
      'A KMS key for table, secrets and logs, those brought along included. Its policy must admit CloudWatch Logs.',
    ),
  alarmTopicArn: arn('sns', `${region}:${account}:[\\w-]{1,256}`, 'an SNS topic')
    .optional()
    .describe('Where alarms are announced. Without it they only change colour.'),
  permissionsBoundaryArn: arn('iam', `:(${account}|aws):policy/[\\w+=,.@/-]+`, 'an IAM policy')
    .optional()
    .describe('The permissions boundary of every role.'),
});

const domainName = (what: string) =>
  patternText(
    domainPattern,
    'is not a domain name',
    `write ${what} in small letters, without https:// and without a dot at its end`,
  );

export const customDomain = z.strictObject({
  domainName: domainName('one like "api.example.com"').describe(
    'The API’s own host name. Beside the web app (`api.example.com` for `app.example.com`) its cookies travel.',
  ),
  certificateArn: arn('acm', `${region}:${account}:certificate/[\\w-]+`, 'a certificate').describe(
    'An ACM certificate for it, in the stage’s Region.',
  ),
  hostedZone: z
    .strictObject({
      id: patternText(
        /^Z[A-Z0-9]{1,31}$/,
        'is not the id of a hosted zone',
        'write it like "Z0123456789ABCDEFGHIJ"',
      ).describe('The Route 53 zone that gets the record. Without `hostedZone` you make the record yourself.'),
      name: domainName('the name of the zone, like "example.com"').describe('That zone’s name.'),
    })
    .optional(),
  disableDefaultEndpoint: flag
    .default(false)
    .describe('Whether the `execute-api` address stops answering, so that everyone comes through this domain.'),
});

export const corbadoInvoker = z.strictObject({
  accountId: patternText(/^\d{12}$/, 'is not an AWS account', 'write its 12 digits in quotes').describe(
    'The AWS account that may invoke the three actions directly.',
  ),
  roleArn: arn('iam', `:${account}:role/[\\w+=,.@/-]+`, 'a role')
    .optional()
    .describe('The one role of that account that may. Without it the account decides which of its roles may.'),
});
