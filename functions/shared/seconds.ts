// Numbers that count something, as they appear in tokens, rows and answers: whole and not below zero.

// Not zod's `int`: its table of number formats costs every bundle 2 kB.
export const isWholeNumber = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** A point in time: whole epoch seconds. */
export const isSeconds = isWholeNumber;
