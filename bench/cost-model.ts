// What a million requests cost: list prices, stated assumptions, and the CPU time that was measured. Pure.

/** USD, us-east-1, without free tier. https://aws.amazon.com/lambda/pricing and its sisters for API Gateway, DynamoDB, CloudWatch. */
export const listPrices = {
  httpApiPerMillion: 1.0,
  lambdaRequestsPerMillion: 0.2,
  lambdaArm64PerGbSecond: 0.000_013_333_4,
  dynamodbReadsPerMillion: 0.125,
  dynamodbWritesPerMillion: 0.625,
  logsPerGb: 0.5,
} as const;

/** What no bench on one machine can know. */
export const assumptions = {
  /** Until Corbado has answered, and until DynamoDB has; a function pays for waiting as for working. */
  corbadoMilliseconds: 50,
  dynamodbMilliseconds: 5,
  memoryMb: 256,
  /** One request in a hundred starts an environment. AWS bills that start since August 2025. */
  coldShare: 0.01,
  /** API Gateway's access log line, and what CloudWatch adds to each line. */
  accessLogBytes: 400,
  bytesAddedPerLine: 26,
  /** Lambda's own START and REPORT lines are switched off in the template (system log level WARN). */
  platformLogBytes: 0,
} as const;

export type Assumptions = { readonly [Name in keyof typeof assumptions]: number };

/** A function gets this share of one core: all of it at 1,769 MB. */
export const cpuShareOf = (memoryMb: number): number => memoryMb / 1769;

export type RequestProfile = {
  /** CPU time of a warm request, mean of the 2nd to the 101st. */
  readonly warmCpuMilliseconds: number;
  /** Init and first invocation at this memory, in wall time. */
  readonly coldMilliseconds: number;
  readonly corbadoCalls: number;
  readonly dynamodbReads: number;
  readonly dynamodbWrites: number;
  /** Bytes of the function's own log line. */
  readonly logBytes: number;
};

export type Cost = {
  /** How long a warm request is billed for. */
  readonly billedMilliseconds: number;
  readonly usdPerMillion: Readonly<
    Record<'httpApi' | 'lambdaRequests' | 'lambdaTime' | 'coldStarts' | 'dynamodb' | 'logs', number>
  >;
  readonly totalUsdPerMillion: number;
  /** All but the fees per request and the table, which nothing in a function's code can change. */
  readonly oursUsdPerMillion: number;
};

const million = 1_000_000;
const usdForMilliseconds = (milliseconds: number, memoryMb: number): number =>
  (milliseconds / 1000) * (memoryMb / 1024) * listPrices.lambdaArm64PerGbSecond * million;

export const costOf = (request: RequestProfile, assumed: Assumptions = assumptions): Cost => {
  const { memoryMb, coldShare, bytesAddedPerLine } = assumed;
  const waiting =
    request.corbadoCalls * assumed.corbadoMilliseconds +
    (request.dynamodbReads + request.dynamodbWrites) * assumed.dynamodbMilliseconds;
  // Lambda bills whole milliseconds.
  const billedMilliseconds = Math.ceil(waiting + request.warmCpuMilliseconds / cpuShareOf(memoryMb));
  const logBytes =
    request.logBytes + bytesAddedPerLine + assumed.accessLogBytes + bytesAddedPerLine + assumed.platformLogBytes;
  const usdPerMillion = {
    httpApi: listPrices.httpApiPerMillion,
    lambdaRequests: listPrices.lambdaRequestsPerMillion,
    lambdaTime: usdForMilliseconds(billedMilliseconds, memoryMb),
    coldStarts: usdForMilliseconds(request.coldMilliseconds, memoryMb) * coldShare,
    dynamodb:
      request.dynamodbReads * listPrices.dynamodbReadsPerMillion +
      request.dynamodbWrites * listPrices.dynamodbWritesPerMillion,
    // Per million requests, a byte each is a megabyte.
    logs: (logBytes / 1000) * listPrices.logsPerGb,
  };
  const { httpApi, lambdaRequests, dynamodb, ...ours } = usdPerMillion;
  const sum = (parts: Record<string, number>): number => Object.values(parts).reduce((total, part) => total + part, 0);
  return { billedMilliseconds, usdPerMillion, totalUsdPerMillion: sum(usdPerMillion), oursUsdPerMillion: sum(ours) };
};
