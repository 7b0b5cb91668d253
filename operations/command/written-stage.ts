// What infra/stages.ts says about a stage, as it is written there: commands must work while a stage still has mistakes.
import * as z from 'zod';
import { UsageProblem } from './command-line.ts';

// Where the package is installed there is no such file.
const writtenStages = async (): Promise<ReadonlyMap<string, unknown>> => {
  const { stages } = await import('../../infra/stages.ts');
  return new Map(Object.entries(stages));
};

/** `undefined` when there is no such stage. */
export const writtenStage = async (name: string): Promise<unknown> => (await writtenStages()).get(name);

/** The stage as it is written. Throws a usage problem for a name that is not there. */
export const requireWrittenStage = async (name: string): Promise<unknown> => {
  const written = await writtenStages();
  if (written.has(name)) return written.get(name);
  throw new UsageProblem(`infra/stages.ts has no stage ${name}: it has ${[...written.keys()].join(', ')}`);
};

const placeSchema = z.object({ region: z.string().optional() });
const apiAuthSchema = z.object({ corbado: z.object({ apiAuth: z.enum(['basic', 'bearer']) }) });

/** The Region that the stage names, if it does. */
export const writtenRegion = (stage: unknown): string | undefined => placeSchema.safeParse(stage).data?.region;

/** How the stage's functions send Corbado's API secret. */
export const writtenApiAuth = (stage: unknown): 'basic' | 'bearer' =>
  apiAuthSchema.safeParse(stage).data?.corbado.apiAuth ?? 'basic';

const actionsSchema = z.object({
  actions: z.object({ auth: z.enum(['hmac', 'basic', 'iam']).default('hmac') }).default({ auth: 'hmac' }),
  postLogin: z.object({ trustEventIdentity: z.boolean().default(false) }).default({ trustEventIdentity: false }),
});

/** How the stage's actions know their caller, and whether they believe an event that brings no proof. */
export const writtenActions = (stage: unknown) => {
  const { data } = actionsSchema.safeParse(stage);
  return { auth: data?.actions.auth ?? 'hmac', trustsEvents: data?.postLogin.trustEventIdentity };
};
