// `GET /orders` of your own HTTP API, as a Lambda function.

import type { RequestLike } from '../../session/index.ts';
import { sessionsFromEnvironment } from '../../session/index.ts';

const sessions = sessionsFromEnvironment();

export const handler = async (event: RequestLike) => {
  // Throws during an outage, which API Gateway answers with a 500: nobody is taken for signed out.
  const result = await sessions.check(event);
  if (!result.signedIn) return { statusCode: result.status, body: JSON.stringify({ code: result.code }) };
  return { statusCode: 200, body: JSON.stringify({ ordersOf: result.session.userId }) };
};
