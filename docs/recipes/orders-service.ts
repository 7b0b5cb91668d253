// `GET /orders` in a service that runs all the time.
import { createServer } from 'node:http';
import { SessionsUnavailable, sessionsFromEnvironment } from '../../session/index.ts';

const sessions = sessionsFromEnvironment();

export const service = createServer(async (request, response) => {
  const answer = (status: number, body: object) => response.writeHead(status).end(JSON.stringify(body));
  try {
    const result = await sessions.check(request);
    if (!result.signedIn) return answer(result.status, { code: result.code });
    return answer(200, { ordersOf: result.session.userId });
  } catch (error) {
    if (error instanceof SessionsUnavailable) return answer(error.status, { code: error.code });
    return answer(500, { code: 'internal_error' });
  }
});
