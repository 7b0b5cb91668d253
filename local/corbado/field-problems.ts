// What a schema complains about, as Corbado's API lists it.
import type { ZodError } from 'zod';
import type { FieldProblem } from './answer.ts';

/** A schema's complaints in the form that Corbado lists them. */
export const fieldProblems = (error: ZodError): FieldProblem[] =>
  error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
