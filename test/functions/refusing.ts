// What a test expects of a refusal: its code, and its reason where that matters.
import { expect } from 'vitest';
import type { RefusalCode } from '../../functions/shared/frame/refusal.ts';

/** Matches a thrown Refusal. */
export const refusing = (code: RefusalCode, reason?: string) =>
  expect.objectContaining({ name: 'Refusal', code, ...(reason === undefined ? {} : { reason }) });
