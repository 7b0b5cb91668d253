// What the client merely tells: what went wrong on its side, and that it gave a process up. Both are kept as calls.
import * as z from 'zod';
import type { FrontendParts } from './frontend-parts.ts';

export const eventSchema = z.object({
  eventType: z.string().min(1),
  message: z.string().optional(),
  challenge: z.string().optional(),
});

export const noteEvent = async (): Promise<object> => ({});

export const processClearSchema = z.object({ processId: z.string().min(1) });

/** Two login components began at once: the client keeps one process, and nobody will answer the challenges of the other. */
export const clearProcess = async (
  parts: FrontendParts,
  { processId }: z.output<typeof processClearSchema>,
): Promise<object> => {
  parts.challenges.clear(processId);
  return { processId };
};
