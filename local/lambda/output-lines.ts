// Cuts what a function writes into lines, as CloudWatch does.

/** Returns the function to call with each piece of output; an unfinished line waits for its end. */
export const createLineCutter = (onLine: (line: string) => void): ((text: string) => void) => {
  let unfinished = '';
  return (text) => {
    const lines = `${unfinished}${text}`.split('\n');
    unfinished = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  };
};
