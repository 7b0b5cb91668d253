// Turns a seen request and its answer into what the timeline shows of them.
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { redactHeader, redactJson, redactText } from '../../local/redact.ts';
import type { EventEnd, ShownMessage } from './timeline-event.ts';
import type { SeenAnswer, SeenRequest } from './watch-servers.ts';

// What explains a decision of the backend; the rest of a browser's headers only hides these.
const shownRequestHeaders =
  /^(authorization|content-type|cookie|origin|sec-fetch-site|webhook-.+|x-amz-target|x-corbado-pro.+)$/;
const shownAnswerHeaders = /^(access-control-allow-(origin|credentials)|content-type|location|retry-after|set-cookie)$/;

const keepHeaders = (headers: IncomingHttpHeaders | OutgoingHttpHeaders, shown: RegExp): Record<string, string> => {
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || !shown.test(name)) return [];
    // A header that came several times, such as set-cookie, is a list.
    return [
      [
        name,
        [value]
          .flat()
          .map((one) => redactHeader(name, String(one)))
          .join('\n'),
      ],
    ];
  });
  return Object.fromEntries(kept);
};

/** A body as it is shown: JSON without its secrets, or the text without them. */
export const shownBody = (text: string): Pick<ShownMessage, 'body'> => {
  if (text === '') return {};
  try {
    return { body: redactJson(JSON.parse(text)) };
  } catch {
    return { body: redactText(text) };
  }
};

export const describeRequest = ({ headers }: SeenRequest, body = ''): ShownMessage => ({
  headers: keepHeaders(headers, shownRequestHeaders),
  ...shownBody(body),
});

const fieldIn = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, field) ? Reflect.get(value, field) : undefined;

const textIn = (value: unknown, field: string): string | undefined => {
  const text = fieldIn(value, field);
  return typeof text === 'string' ? text : undefined;
};

/** The word for what went wrong, or right, in an answer: our problem code, Corbado's error type, pre-login's, a verification result. */
const outcomeIn = (body: unknown): string | undefined => {
  // For Corbado's client it is one level deeper.
  const error = fieldIn(body, 'error') ?? fieldIn(fieldIn(body, 'fallbackOperationError'), 'error');
  return textIn(body, 'code') ?? textIn(error, 'type') ?? textIn(error, 'code') ?? textIn(body, 'verificationResult');
};

/** How the event of a request ends. */
export const describeAnswer = (request: SeenRequest, seen: SeenAnswer): EventEnd => {
  const requestId = seen.headers['apigw-requestid'];
  const answer = { headers: keepHeaders(seen.headers, shownAnswerHeaders), ...shownBody(seen.body) };
  const outcome = outcomeIn(answer.body);
  return {
    status: seen.status,
    request: describeRequest(request, seen.requestBody),
    ...(seen.status !== 0 && { answer }),
    ...(outcome !== undefined && { outcome }),
    ...(typeof requestId === 'string' && { requestId }),
  };
};
