// What it means to a caller that Corbado gave no whole answer.
import { Refusal } from '../refusal.ts';
import { TransportFailure } from './transport.ts';

/** A refusal for a transport failure; anything else comes back as it is. */
export const transportRefusal = (thrown: unknown): unknown => {
  if (!(thrown instanceof TransportFailure)) return thrown;
  if (thrown.kind === 'timeout') return new Refusal('upstream_timeout', { reason: 'corbado_timeout' });
  if (thrown.kind === 'too_large') return new Refusal('upstream_error', { reason: 'corbado_answer_too_large' });
  return new Refusal('upstream_error', { reason: thrown.sent ? 'corbado_connection_lost' : 'corbado_unreachable' });
};
