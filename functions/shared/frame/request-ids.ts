// The ids by which one request is found again: the gateway's, Lambda's own, and the trace that the caller is in.

/** What the log line names a request by. */
export type RequestIds = {
  /** API Gateway's id, which the caller also sees; without one, Lambda's. */
  readonly requestId: string;
  /** In the lines that Lambda writes by itself, such as that of a timeout. */
  readonly lambdaRequestId?: string;
  /** W3C Trace Context: version, trace, parent and flags, 55 characters. */
  readonly traceparent?: string;
};

const idText = /^[\w.+/=-]{1,64}$/;
// https://www.w3.org/TR/trace-context/#traceparent-header: hexadecimal, version not ff, neither id all zeros.
const traceparentText = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

const isId = (id: unknown): id is string => typeof id === 'string' && idText.test(id);

// A hand-made event could hold anything, and the id goes into a header and the log.
export const requestIdsOf = (event: unknown, context: unknown): RequestIds => {
  const { requestContext, headers } = (event ?? {}) as {
    requestContext?: { requestId?: unknown } | null;
    headers?: { traceparent?: unknown } | null;
  };
  const { awsRequestId } = (context ?? {}) as { awsRequestId?: unknown };
  const traceparent = headers?.traceparent;
  return {
    requestId: [requestContext?.requestId, awsRequestId].find(isId) ?? 'unknown',
    ...(isId(awsRequestId) && { lambdaRequestId: awsRequestId }),
    ...(typeof traceparent === 'string' && traceparentText.test(traceparent) && { traceparent }),
  };
};
