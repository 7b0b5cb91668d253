// Why Corbado, or an action of the customer's that it ran, said no: read from where the client keeps it.
import { ConnectError, ConnectErrorType } from '@corbado/web-core';

export type CorbadoRefusal = { readonly code: string; readonly message: string; readonly requestId?: string };

const field = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (rest, name) => (typeof rest === 'object' && rest !== null ? Reflect.get(rest, name) : undefined),
    value,
  );

/** The client keeps the body of an error answer, Corbado's envelope, as the error's message. */
export const refusalOf = (error: unknown): CorbadoRefusal | undefined => {
  if (!(error instanceof ConnectError)) return undefined;
  if (error.type === ConnectErrorType.RequestTimeout) {
    return { code: 'corbado_unreachable', message: 'no answer' };
  }
  const envelope: unknown = error.message;
  const [code, requestId] = [field(envelope, 'error', 'type'), field(envelope, 'requestData', 'requestID')];
  if (typeof code !== 'string') return undefined;
  return { code, message: String(field(envelope, 'message')), ...(typeof requestId === 'string' && { requestId }) };
};

/** A successful answer that says why there is no login: the code and the message are the action's. */
export const refusalIn = (answer: unknown): CorbadoRefusal | undefined => {
  const code = field(answer, 'fallbackOperationError', 'error', 'code');
  const message = field(answer, 'fallbackOperationError', 'error', 'message');
  return typeof code === 'string' ? { code, message: typeof message === 'string' ? message : '' } : undefined;
};
