// The line of the access log about one request, in the format that the template gives to API Gateway.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html

export type LoggedRequest = {
  readonly requestId: string;
  readonly routeKey: string | undefined;
  readonly sourceIp: string;
  readonly status: number;
  readonly receivedMilliseconds: number;
  readonly latencyMilliseconds: number;
  /** Absent when no function was called. */
  readonly integration?: { readonly requestId: string; readonly status: number; readonly latencyMilliseconds: number };
};

const valuesOf = (request: LoggedRequest): Readonly<Record<string, string | number | undefined>> => ({
  apiId: 'local',
  requestId: request.requestId,
  requestTimeEpoch: Math.floor(request.receivedMilliseconds / 1000),
  'identity.sourceIp': request.sourceIp,
  routeKey: request.routeKey,
  status: request.status,
  responseLatency: Math.round(request.latencyMilliseconds),
  'integration.requestId': request.integration?.requestId,
  integrationStatus: request.integration?.status,
  integrationLatency: request.integration && Math.round(request.integration.latencyMilliseconds),
  // Which of its own reasons AWS writes here for an HTTP API is not documented.
  'error.responseType': undefined,
});

/** A value that there is none of is a hyphen. */
export const accessLogLine = (format: string, request: LoggedRequest): string => {
  const values = valuesOf(request);
  return format.replace(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g, (_, name: string) => String(values[name] ?? '-'));
};

const maximumLines = 1000;

/** Keeps the newest lines. */
export const createAccessLog = () => {
  const lines: string[] = [];
  return {
    lines: lines as readonly string[],
    add: (line: string): void => {
      lines.push(line);
      if (lines.length > maximumLines) lines.shift();
    },
  };
};
