// `npm run package`: makes the two tarballs that are handed out, and says what is wrong with the project's.
import { examineContents } from './contents.ts';
import { describeTarball, packClient, packProject } from './pack.ts';

const project = await packProject();
console.log(describeTarball(project));
console.log(describeTarball(await packClient()));
const problems = examineContents(project);
for (const problem of problems) console.error(`  ${problem}`);
if (problems.length > 0) process.exitCode = 1;
