// The look-up of a team whose customers are behind an HTTP API.
import type { ResolveUser } from '../../infra/index.ts';

type Customer = { readonly id: string; readonly status: string };

export const resolveUser: ResolveUser = async (typed, { signal, requestId }) => {
  const address = new URL('/customers', process.env.CUSTOMERS_API);
  address.searchParams.set('email', typed);
  const headers = { 'x-request-id': requestId };
  const answer = await fetch(address, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]) });
  if (answer.status === 404) return { kind: 'nobody' };
  // Whoever cannot be looked up logs in another way, and the log has the error.
  if (!answer.ok) throw new Error(`the customers answered ${answer.status}`);
  const { id, status } = (await answer.json()) as Customer;
  if (status === 'locked') return { kind: 'custom', code: 'account_locked', payload: '' };
  return status === 'active' ? { kind: 'found', userId: id } : { kind: 'untyped', reason: 'customer_status' };
};
