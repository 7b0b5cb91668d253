// How the commands show what they have seen: a verdict at the start of a line, what is wrong below it, and counts that read well.

const verdictColumns = 9;

/** `ok       Node.js …`, and below it one line for each detail. */
export const verdictLine = (verdict: string, text: string, details: readonly string[] = []): string =>
  [`${verdict.padEnd(verdictColumns)}${text}`, ...details.map((detail) => ' '.repeat(verdictColumns) + detail)].join(
    '\n',
  );

/** `1 warning`, `2 warnings`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `a, b or c` */
export const listed = (words: readonly string[], conjunction: 'and' | 'or'): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;

/** A text within the single quotes of a shell, as one word of a command. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
