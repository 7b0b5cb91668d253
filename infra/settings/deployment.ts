// The settings of a stage that say what is deployed: which functions, which existing resources, and how the stage runs.
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { requestsPerMinute } from '../../functions/shared/environment/settings.ts';
import { type SwitchedName, switchedNames } from '../deployed-functions.ts';
import { functions as catalogue } from '../functions.ts';
import { explain } from './configuration-problem.ts';
import { addressSchema, flag, numberError, patternText, type StageKind, wholeNumber } from './values.ts';

const switchOf = (name: SwitchedName) => flag.default(true).describe(catalogue[name].purpose);
const switches = Object.fromEntries(switchedNames.map((name) => [name, switchOf(name)]));

/** Whether each function is deployed. One that is switched off has no route, role, log group or alarm. */
export const functions = z.strictObject(switches as Record<SwitchedName, ReturnType<typeof switchOf>>);

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
    'a secret with its last six characters',
  );

/** Resources that a team already has, used instead of new ones. A rule checks their Region against the stage's. */
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
      error: explain('names a pool of a different Region', 'copy the whole ARN from the AWS console'),
    })
    .optional()
    .describe(
      'The Cognito user pool of your users. `cognito` says what it is used for; the deployment does not change it.',
    ),
  encryptionKeyArn: arn('kms', `${region}:${account}:key/[\\w-]+`, 'a KMS key (not of an alias)')
    .optional()
    .describe(
      'A KMS key for the table, secrets and logs, including existing ones. Its policy must allow CloudWatch Logs.',
    ),
  alarmTopicArn: arn('sns', `${region}:${account}:[\\w-]{1,256}`, 'an SNS topic')
    .optional()
    .describe('The SNS topic for alarms, and for their end. Without it nobody is notified.'),
  warningTopicArn: arn('sns', `${region}:${account}:[\\w-]{1,256}`, 'an SNS topic')
    .optional()
    .describe(
      'Another topic for alarms of severity `warning`, so that only `critical` ones wake somebody. Without it they go to `alarmTopicArn`.',
    ),
  resolveUserLayerArn: arn('lambda', `${region}:${account}:layer:[\\w-]{1,140}:\\d{1,9}`, 'a version of a Lambda layer')
    .optional()
    .describe(
      'The layer with your own look-up, `resolve-user.mjs`, for `preLogin.resolve: module`, with the number of its version at the end.',
    ),
  permissionsBoundaryArn: arn('iam', `:(${account}|aws):policy/[\\w+=,.@/-]+`, 'an IAM policy')
    .optional()
    .describe('The permissions boundary of every role.'),
});

const domainName = (what: string) =>
  patternText(
    domainPattern,
    'is not a domain name',
    `write ${what} in lower case, without https:// and without a dot at the end`,
  );

export const customDomain = z.strictObject({
  domainName: domainName('one like "api.example.com"').describe(
    'The API’s own host name. Browsers send its cookies only if it is on the web app’s site (`api.example.com` for ' +
      '`app.example.com`), unless `session.cookieSameSite` is `None`.',
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
      ).describe('The Route 53 zone for the record. Without `hostedZone` you create the record yourself.'),
      name: domainName('the name of the zone, like "example.com"').describe('That zone’s name.'),
    })
    .optional(),
  disableDefaultEndpoint: flag
    .default(false)
    .describe('Whether to disable the `execute-api` address, so that all calls use this domain.'),
});

export const corbadoInvoker = z.strictObject({
  accountId: patternText(/^\d{12}$/, 'is not an AWS account', 'write its 12 digits in quotes').describe(
    'The AWS account that may invoke the three actions directly.',
  ),
  roleArn: arn('iam', `:${account}:role/[\\w+=,.@/-]+`, 'a role')
    .optional()
    .describe(
      'The only role of that account that may invoke them. Without it the account decides which of its roles may.',
    ),
});

/** Every period that CloudWatch Logs offers, in days; 9999 keeps logs for ever. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, 9999,
] as const satisfies RetentionDays[];

export const logRetentionDays = z
  .literal(retentionDays, {
    error: numberError(`write one of ${retentionDays.join(', ')}`, 'is not a period that CloudWatch Logs offers'),
  })
  .default(30)
  .describe('How many days logs are kept; 9999 is for ever.');

export const throttle = z.strictObject({
  requestsPerSecond: wholeNumber('requests', [1, 10_000])
    .default(20)
    .describe('The most requests that each route accepts, from everyone together.'),
  burst: wholeNumber('requests', [1, 10_000]).default(40).describe('How many of them may arrive at once.'),
  perUserPerMinute: wholeNumber('requests', requestsPerMinute)
    .default(60)
    .describe(
      'How many connect tokens and JWT exchanges one credential (a session, or all JWTs of a user) may request per minute; 0 for no limit.',
    ),
});

const counted = (what: string, usual: number) => wholeNumber(what, [1, 1_000_000]).default(usual);

const thresholds = z.strictObject({
  loginsPerHour: wholeNumber('logins', [1, 1_000_000])
    .optional()
    .describe(
      'Fewer logins in an hour raise the alarm LoginsMissing: about half of your quietest hour. Only you know it, so without this ' +
        'there is no such alarm.',
    ),
  apiServerErrorPercent: wholeNumber('percent', [1, 100])
    .default(1)
    .describe('The share of 5xx among the answers that are no 4xx.'),
  apiLatencyMilliseconds: wholeNumber('milliseconds', [100, 30_000])
    .default(3000)
    .describe('How long the slowest of a hundred requests takes.'),
  upstreamFailurePercent: wholeNumber('percent', [1, 100])
    .default(5)
    .describe('The share of failures among the calls to Corbado that succeed or fail.'),
  throttledRequests: counted('requests', 100).describe('Answers with 429.'),
  refusedCallers: counted('calls', 10).describe(
    'Calls to the actions and the webhook that are refused while none is accepted.',
  ),
  foreignOriginCalls: counted('calls', 50).describe('Calls from web pages that are not in `allowedOrigins`.'),
  replays: counted('calls', 10).describe('Proofs of a passkey login that come a second time.'),
  failedLookUps: counted('calls', 5).describe('Names that pre-login could not look up.'),
});

export const monitoring = z.strictObject({
  alarms: flag.default(true).describe('CloudWatch alarms, explained in `docs/runbook.md`.'),
  dashboard: flag.default(true).describe('A CloudWatch dashboard.'),
  thresholds: thresholds
    .prefault({})
    .describe('From where on alarms are raised; per five minutes unless it says otherwise.'),
});

// What every AWS service accepts: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
const tagName = patternText(
  /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/iu,
  'is not a usable tag name',
  'write 1 to 128 letters, digits, spaces or _.:/=+-@, not starting with "aws:"',
);
const tagValue = patternText(
  /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u,
  'is not a usable tag value',
  'write up to 256 letters, digits, spaces or _.:/=+-@',
);

export const tags = z.record(tagName, tagValue).default({}).describe('AWS tags for everything that is deployed.');

export const documentation = (kind: StageKind) =>
  z.strictObject({
    errorsUrl: addressSchema(kind)
      .optional()
      .describe(
        'A page with a heading for each error code, like `docs/errors.md` where your frontend developers find it. The `type` of a ' +
          'problem that a frontend gets then leads there: `<errorsUrl>#<code>`. When left out, `type` is a name.',
      ),
  });
