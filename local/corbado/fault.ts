// The ways in which the stand-in can be told to misbehave, per route and per call.
import * as z from 'zod';

export const corbadoRoutes = ['connectTokens', 'verify', 'identifiers', 'credentials'] as const;
export type CorbadoRoute = (typeof corbadoRoutes)[number];

export const nonsenseKinds = [
  'html',
  'empty',
  'null',
  'array',
  'truncated',
  'huge',
  'gzip',
  'no-secret',
  'secret-number',
  'secret-huge',
  'secret-crlf',
  'wrong-type',
  'expires-zero',
  'expires-past',
  'expires-in-ten-years',
  'expires-milliseconds',
  'invalid-utf8',
] as const;
export type Nonsense = (typeof nonsenseKinds)[number];

const wrongLists = [
  // Everybody, whatever was asked for.
  'filter-ignored',
  // The first entry is missing, and the total says so too.
  'one-too-few',
  // Nothing, although there is something.
  'empty',
  // The entries of this page, without the total.
  'no-paging',
  // Entries of another shape than documented: text, or objects with nothing in them.
  'other-entries',
  'empty-entries',
  // No entries, and a total that cannot be: below zero, between two numbers, or of others than were listed.
  'negative-total',
  'fractional-total',
  'total-of-others',
  // An object without anything.
  'empty-object',
] as const;
export type WrongList = (typeof wrongLists)[number];

export const faultSchema = z.discriminatedUnion('kind', [
  // Answers with this status; the body is Corbado's envelope unless given (a string is sent as it is, all else as JSON).
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.unknown().optional(),
    contentType: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  // Answers 200 with this verification result, whatever was sent; an undocumented word included.
  z.strictObject({ kind: z.literal('result'), verificationResult: z.string() }),
  z.strictObject({ kind: z.literal('stall-before-headers') }),
  // Headers and a few bytes, then silence.
  z.strictObject({ kind: z.literal('stall-body') }),
  // The correct answer, one byte per second.
  z.strictObject({ kind: z.literal('drip') }),
  // Destroys the connection before answering; `afterApplying` does the work first, so that only the answer is lost.
  z.strictObject({ kind: z.literal('drop'), afterApplying: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('redirect'), to: z.string() }),
  // Status 500 with the body of a success.
  z.strictObject({ kind: z.literal('lie') }),
  z.strictObject({ kind: z.literal('nonsense'), what: z.enum(nonsenseKinds) }),
  // A list that looks right and is wrong; for `identifiers` and `credentials` only.
  z.strictObject({ kind: z.literal('wrong-list'), what: z.enum(wrongLists) }),
  z.strictObject({ kind: z.literal('rate-limited'), retryAfter: z.string().optional() }),
  // The correct answer, but only after this time.
  z.strictObject({ kind: z.literal('late'), milliseconds: z.int().min(0).max(600_000) }),
  // The correct answer; then the connection, which the client believes to be reusable, is closed.
  z.strictObject({ kind: z.literal('close-idle') }),
]);

export type Fault = z.output<typeof faultSchema>;
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

export type FaultQueue = {
  /** The next `times` calls of the route get this fault; faults queue up in order. */
  next: (route: CorbadoRoute, fault: Fault, times?: number) => void;
  /** Takes the fault for the call at hand, if one is waiting. */
  take: (route: CorbadoRoute) => Fault | undefined;
  /** The kinds still waiting, per route. */
  waiting: () => Record<CorbadoRoute, string[]>;
  clear: () => void;
};

export const createFaultQueue = (): FaultQueue => {
  const queues: Record<CorbadoRoute, Fault[]> = { connectTokens: [], verify: [], identifiers: [], credentials: [] };
  const kinds = (route: CorbadoRoute) => queues[route].map((fault) => fault.kind);
  return {
    next: (route, fault, times = 1) => {
      for (let count = 0; count < times; count += 1) queues[route].push(fault);
    },
    take: (route) => queues[route].shift(),
    waiting: () => ({
      connectTokens: kinds('connectTokens'),
      verify: kinds('verify'),
      identifiers: kinds('identifiers'),
      credentials: kinds('credentials'),
    }),
    clear: () => {
      for (const route of corbadoRoutes) queues[route].length = 0;
    },
  };
};
