// One call of DynamoDB's own protocol, for what the local run itself asks the embedded engine.

const timeoutMilliseconds = 10_000;

// The engine wants to see a signature, and does not look at it.
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** Sends one operation; rejects with the error's type, such as ResourceInUseException, in the message. */
export const callDynamodb = async (url: string, operation: string, input: object): Promise<Record<string, unknown>> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization,
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${operation}: ${String(answer.__type)} ${String(answer.message ?? '')}`);
  return answer;
};
