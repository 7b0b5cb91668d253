// Where this package is: its folder, and whether it runs from its sources or compiled, as others install it. Imports nothing of ours.
import { join } from 'node:path';

/** In a clone of the repository; compiled files end in `.js`. */
export const runsFromSource = import.meta.filename.endsWith('.ts');

/** The folder of package.json: above `infra/`, or above `dist/lib/infra/`. */
export const packageRoot = join(import.meta.dirname, ...(runsFromSource ? ['..'] : ['..', '..', '..']));
