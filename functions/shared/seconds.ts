// A point in time as it appears in tokens, rows and answers: whole epoch seconds.

// Not zod's `int`: its table of number formats costs every bundle 2 kB.
export const isSeconds = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
