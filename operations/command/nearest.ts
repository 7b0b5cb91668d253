// Which of the known words somebody meant who wrote another one.

/** How many letters have to be added, removed or replaced to make one word of the other. */
const editsBetween = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, another] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === another ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

const mostEdits = 3;

/** `undefined` when none is near. A word that begins with what was written is nearest of all. */
export const nearestWord = (written: string, known: readonly string[]): string | undefined => {
  const [nearest] = known
    .map((word) => ({ word, edits: word.startsWith(written) ? 0 : editsBetween(written, word) }))
    .filter(({ word, edits }) => edits <= Math.min(mostEdits, word.length - 1))
    .sort((one, other) => one.edits - other.edits);
  return nearest?.word;
};
