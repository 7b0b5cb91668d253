// The log lines of one user: a query for CloudWatch Logs Insights that finds them, and the commands that run it.
import { shellQuoted } from '../command/progress.ts';

/** The stack of a deployment: CloudFormation begins the names of its log groups with the stack's. */
export type LogPlace = { readonly stackName: string; readonly region: string };

// What a person wants to see first of each line; `@message` has the rest.
const shown = '@timestamp, function, route, status, code, reason, sessionId, requestId, lambdaRequestId';

/** How far back the command looks. */
const lookBackSeconds = 86_400;

/** The same query twice: for the console, where the log groups are chosen by hand, and as commands for a terminal. */
export const searchLogs = (userKey: string, { stackName, region }: LogPlace, nowSeconds: number) => {
  const query = `filter userKey = "${userKey}" | fields ${shown} | sort @timestamp desc | limit 200`;
  const logGroupPrefix = `${stackName}-`;
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Source.html
  const source = shellQuoted(`SOURCE logGroups(namePrefix: ["${logGroupPrefix}"]) | ${query}`);
  const time = `--start-time ${nowSeconds - lookBackSeconds} --end-time ${nowSeconds}`;
  const commands = [
    `aws logs start-query --region ${region} ${time} --query-string ${source}`,
    `aws logs get-query-results --region ${region} --query-id <the id that it prints>`,
  ];
  return { query, logGroupPrefix, commands };
};
