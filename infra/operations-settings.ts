// The settings of a stage that concern running it: load, logs, tags.
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { explain } from './configuration-problem.ts';
import { patternText, wholeNumber } from './setting-schemas.ts';

/** Every period that CloudWatch Logs offers, in days; 9999 keeps logs for ever. */
export const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, 9999,
] as const satisfies RetentionDays[];

export const logRetentionDays = z.literal(retentionDays, {
  error: explain('is not a period that CloudWatch Logs offers', `write one of ${retentionDays.join(', ')}`),
});

export const throttle = z.strictObject({
  requestsPerSecond: wholeNumber('requests', 1, 10_000).default(20),
  burst: wholeNumber('requests', 1, 10_000).default(40),
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

export const tags = z.record(tagName, tagValue);
