// Events as API Gateway sends them (payload format 2.0), and the requests read from them.
import { type HttpRequest, readHttpRequest } from '../../functions/shared/http/http-request.ts';

export type EventParts = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

/** A whole event; parts that are not given are as a bare POST has them. */
export const gatewayEvent = ({ method = 'POST', path = '/auth/session', headers = {}, ...rest }: EventParts = {}) => ({
  version: '2.0',
  routeKey: `${method} ${path}`,
  rawPath: path,
  rawQueryString: '',
  headers,
  requestContext: {
    accountId: '123456789012',
    apiId: 'api',
    domainName: 'api.example.com',
    domainPrefix: 'api',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'gateway-request-1',
    routeKey: `${method} ${path}`,
    stage: '$default',
    time: '21/Sep/2026:14:13:20 +0000',
    timeEpoch: 1_790_000_000_000,
  },
  isBase64Encoded: false,
  ...rest,
});

export const httpRequest = (parts: EventParts = {}): HttpRequest => readHttpRequest(gatewayEvent(parts));

/** A POST with a JSON body. */
export const jsonEvent = (body: unknown, parts: EventParts = {}) =>
  gatewayEvent({
    ...parts,
    headers: { 'content-type': 'application/json', ...parts.headers },
    body: JSON.stringify(body),
  });
