// How a function's name is written where only letters may be: construct ids and outputs.

/** `post-login` becomes `PostLogin`. */
export const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
