// The settings of a stage that concern running it: which functions, load, logs, alarms, tags.
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { explain } from './configuration-problem.ts';
import type { SwitchedName } from './deployed-functions.ts';
import { flag, patternText, wholeNumber } from './setting-schemas.ts';

const switchedOn = (what: string) => flag.default(true).describe(what);

/** Whether each function is deployed. One that is off has no route, role, log group or alarm. */
export const functions = z.strictObject({
  'post-login': switchedOn('The action that opens a session after a passkey login.'),
  'post-append': switchedOn('The action that records a new passkey.'),
  'pre-login': switchedOn('The action that turns what a user typed into a user id.'),
  'connect-token': switchedOn('Connect tokens for Corbado’s components.'),
  'verify-passkey': switchedOn('Opens a session for signedPasskeyData that a web or native app sends.'),
  session: switchedOn('Reads, ends and exchanges sessions.'),
} satisfies Record<SwitchedName, z.ZodType>);

/** Every period that CloudWatch Logs offers, in days; 9999 keeps logs for ever. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, 9999,
] as const satisfies RetentionDays[];

export const logRetentionDays = z
  .literal(retentionDays, {
    error: explain('is not a period that CloudWatch Logs offers', `write one of ${retentionDays.join(', ')}`),
  })
  .default(30)
  .describe('How long logs are kept; 9999 is for ever.');

export const throttle = z.strictObject({
  requestsPerSecond: wholeNumber('requests', 1, 10_000)
    .default(20)
    .describe('The most requests that each route accepts, from everyone together.'),
  burst: wholeNumber('requests', 1, 10_000).default(40).describe('How many of them may come at once.'),
  perUserPerMinute: wholeNumber('requests', 0, 100_000)
    .default(60)
    .describe(
      'How many connect tokens and exchanges of a JWT one credential (a session, or the JWTs of a user) is good for a minute; 0 for any number.',
    ),
});

export const monitoring = z.strictObject({
  alarms: flag.default(true).describe('CloudWatch alarms, explained in `docs/runbook.md`.'),
  dashboard: flag.default(true).describe('A CloudWatch dashboard.'),
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
