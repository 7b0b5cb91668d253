// Every answer that was no success, kept so that one check at the end of a file can look at them all.

export type RecordedAnswer = { readonly status: number; readonly text: string };

const recorded: RecordedAnswer[] = [];

/** Keeps an answer, headers and body, unless it is a success. */
export const recordAnswer = (status: number, text: string): void => {
  if (status < 200 || status > 299) recorded.push({ status, text });
};

export const recordedAnswers = (): readonly RecordedAnswer[] => recorded;

export const forgetAnswers = (): void => {
  recorded.length = 0;
};
