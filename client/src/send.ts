// One request: sent, sent once more where that is safe, and its answer or failure read.
import { CorbadoActionsError } from './error.ts';

export type Answer = Readonly<Record<string, unknown>>;

const longestWaitSeconds = 10;
const usualWaitSeconds = 0.5;

/**
 * `isOnce`: the body holds something that works once, so it is never sent again. Throws a `CorbadoActionsError`, or the reason of
 * the signal.
 */
export const send = async (
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
  isOnce: boolean,
): Promise<Answer> => {
  const { signal } = init;
  for (let isLast = isOnce; ; isLast = true) {
    let response: Response | undefined;
    let answer: Answer | undefined;
    try {
      response = await fetch(url, init);
      answer = JSON.parse((await response.text()) || '{}') as Answer;
    } catch (cause) {
      if (signal?.aborted) throw cause;
    }
    if (response?.ok && answer) return answer;
    const failure = new CorbadoActionsError(answer, response, isOnce);
    const { status, retryAfterSeconds = usualWaitSeconds } = failure;
    // Without an answer, or with 503 or 504, it may be over in a moment.
    if (isLast || (status && status < 503) || retryAfterSeconds > longestWaitSeconds) throw failure;
    await new Promise((resolve) => {
      setTimeout(resolve, retryAfterSeconds * 1000);
      // The next request then rejects with the reason.
      signal?.addEventListener('abort', resolve);
    });
  }
};
