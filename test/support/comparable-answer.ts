// An answer as a caller may compare it with another one.
import type { Answer } from './client.ts';

const ofThisRequest = ['x-request-id', 'apigw-requestid', 'date'];

/** Everything that an answer tells, except for the ids and the time of this one request. */
export const comparable = ({ status, headers, raw }: Answer) => ({
  status,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ofThisRequest.includes(name))),
  raw: raw.replace(/"requestId":"[^"]*"/, '"requestId":""'),
});
