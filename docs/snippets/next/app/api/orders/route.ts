// A route handler of your own API.
import { currentSession } from '../../../lib/session';

export const GET = async (): Promise<Response> => {
  const session = await currentSession();
  if (!session) return Response.json({ code: 'unauthorized' }, { status: 401 });
  return Response.json({ userId: session.userId, orders: [] });
};
