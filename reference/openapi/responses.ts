// The answers of a route: its success, its problems by status, and what API Gateway says itself.
import { type RefusalCode, refusalTable } from '../../functions/shared/frame/refusal.ts';
import { exampleProblem } from '../errors-page.ts';
import type { Operation } from './operation.ts';
import { schemaName } from './schemas.ts';

type Reference = { readonly $ref: string };
type Shared = Readonly<Record<string, object>>;

export const schemaReference = (name: string): Reference => ({ $ref: `#/components/schemas/${schemaName(name)}` });
const header = (name: string): Reference => ({ $ref: `#/components/headers/${name}` });

const requestId = { 'x-request-id': header('RequestId') };

const success = ({ answer, setsCookie, examples }: Operation) => ({
  description: answer === undefined ? 'Done.' : 'Success.',
  headers: { ...requestId, ...(setsCookie && { 'set-cookie': header('SessionCookie') }) },
  ...(answer !== undefined && {
    content: { 'application/json': { schema: schemaReference(answer), example: examples.answer } },
  }),
});

const problemExample = (code: RefusalCode, isLogin: boolean) => {
  const { detail: _, ...fields } = exampleProblem(code);
  return { value: { ...fields, ...(isLogin && { success: false }) } };
};

const isWaitingCode = (code: RefusalCode): boolean => ['temporarily_unavailable', 'too_many_requests'].includes(code);

const problemResponse = (codes: readonly RefusalCode[], isLogin: boolean) => ({
  description: codes.map((code) => `\`${code}\`: ${refusalTable[code].title}.`).join(' '),
  headers: { ...requestId, ...(codes.some(isWaitingCode) && { 'retry-after': header('RetryAfter') }) },
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          schemaReference(isLogin ? 'LoginProblem' : 'Problem'),
          { type: 'object', properties: { code: { type: 'string', enum: codes } } },
        ],
      },
      examples: Object.fromEntries(codes.map((code) => [code, problemExample(code, isLogin)])),
    },
  },
});

const gatewayAnswer = {
  description: 'API Gateway answers some requests itself, without a code: 429 over `throttle`, 503, and others.',
  content: { 'application/json': { schema: schemaReference('GatewayMessage') } },
};

type ProblemGroup = { readonly name: string; readonly status: number; readonly response: object };

/** The problems of a route, one group for each status; groups of the same codes have the same name. */
const problemsOf = ({ codes, problem }: Operation): ProblemGroup[] => {
  const isLogin = problem === 'LoginProblem';
  const statuses = [...new Set(codes.map((code) => refusalTable[code].status))].sort((one, other) => one - other);
  return statuses.map((status) => {
    const own = [...new Set(codes)].filter((code) => refusalTable[code].status === status);
    const name = [...(isLogin ? ['login'] : []), ...own].join('.');
    return { name, status, response: problemResponse(own, isLogin) };
  });
};

const response = (name: string): Reference => ({ $ref: `#/components/responses/${name}` });

/** All that these routes answer beside their successes. */
export const sharedResponses = (operations: readonly Operation[]): Shared => ({
  ...Object.fromEntries(operations.flatMap(problemsOf).map(({ name, response }) => [name, response])),
  gateway: gatewayAnswer,
});

export const responsesOf = (operation: Operation): Shared => ({
  [operation.answer === undefined ? 204 : 200]: success(operation),
  ...Object.fromEntries(problemsOf(operation).map(({ name, status }) => [status, response(name)])),
  default: response('gateway'),
});
