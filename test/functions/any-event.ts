// Events of every kind: arbitrary values, and real events with arbitrary values in them.
import fc from 'fast-check';
import { gatewayEvent } from './gateway-event.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
  withSparseArray: true,
});

const nearlyReal = fc
  .record(
    {
      version: anything,
      routeKey: anything,
      rawPath: anything,
      headers: fc.oneof(
        anything,
        fc.dictionary(fc.string(), anything),
        fc.constant({ 'content-type': 'application/json' }),
      ),
      cookies: fc.oneof(anything, fc.array(anything)),
      requestContext: fc.oneof(anything, fc.record({ http: anything, requestId: anything, authorizer: anything })),
      body: fc.oneof(anything, fc.json()),
      isBase64Encoded: fc.oneof(anything, fc.boolean()),
    },
    { requiredKeys: [] },
  )
  .map((parts) => ({ ...gatewayEvent(), ...parts }));

export const anyEvent: fc.Arbitrary<unknown> = fc.oneof(anything, nearlyReal);
export const anyContext: fc.Arbitrary<unknown> = fc.oneof(
  anything,
  fc.record({ awsRequestId: anything, getRemainingTimeInMillis: fc.func(anything) }),
);
