// The ids of a request: whose they are, and that nothing else of what a caller writes gets into the line through them.
import { describe, expect, it } from 'vitest';
import { requestIdsOf } from '../../../../functions/shared/frame/invocation.ts';
import { gatewayEvent } from '../../gateway-event.ts';

it.each([
  ['the gateway', gatewayEvent(), { awsRequestId: 'lambda-1' }, 'gateway-request-1'],
  ['Lambda', { userId: 'u-1' }, { awsRequestId: 'lambda-1' }, 'lambda-1'],
  ['nobody', { requestContext: { requestId: 7 } }, undefined, 'unknown'],
  ['nobody who writes a novel', { requestContext: { requestId: 'x'.repeat(100) } }, null, 'unknown'],
  ['nobody who forges a header', { requestContext: { requestId: 'x\r\nset-cookie: a=b' } }, null, 'unknown'],
])('L4: the request id comes from %s', (_, event, context, expected) => {
  expect(requestIdsOf(event, context).requestId).toBe(expected);
});

it('L4: Lambda’s own id is named beside the gateway’s, if it is an id', () => {
  expect(requestIdsOf(gatewayEvent(), { awsRequestId: 'lambda-1' }).lambdaRequestId).toBe('lambda-1');
  for (const context of [{ awsRequestId: 'a b' }, { awsRequestId: 7 }, {}, null])
    expect(requestIdsOf(gatewayEvent(), context)).not.toHaveProperty('lambdaRequestId');
});

describe('the trace of the caller', () => {
  const traced = (traceparent: unknown) => requestIdsOf(gatewayEvent({ headers: { traceparent } as never }), {});
  const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

  it.each(['00', '01', 'fe'])('L4: is taken over from version %s', (version) => {
    expect(traced(`${version}-${trace}-${parent}-01`).traceparent).toBe(`${version}-${trace}-${parent}-01`);
  });

  it.each([
    ['of the version that is none', `ff-${trace}-${parent}-01`],
    ['with a trace of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
    ['with a parent of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
    ['in capitals', `00-${trace.toUpperCase()}-${parent}-01`],
    ['that goes on', `01-${trace}-${parent}-01-what the future adds`],
    ['with a line end', `00-${trace}-${parent}-01\n`],
    ['with a text before it', `x00-${trace}-${parent}-01`],
    ['that is short', `00-${trace}-${parent}`],
    ['that is a list', [`00-${trace}-${parent}-01`]],
    ['that is missing', undefined],
  ])('L3: is left out: one %s', (_, traceparent) => {
    expect(traced(traceparent)).not.toHaveProperty('traceparent');
  });
});
