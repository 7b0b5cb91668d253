// `npm run package`: makes the tarball, and says what is wrong with it.
import { relative } from 'node:path';
import { examineContents } from './contents.ts';
import { root } from './manifest.ts';
import { packProject, type Tarball } from './pack.ts';

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;

/** `.local/package/corbado-actions-1.2.3.tgz: 950 kB packed, 3200 kB unpacked, 26 files` */
export const describeTarball = ({ path, size, unpackedSize, files }: Tarball): string =>
  `${relative(root, path)}: ${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked, ${files.length} files`;

if (import.meta.main) {
  const tarball = await packProject();
  console.log(describeTarball(tarball));
  const problems = examineContents(tarball);
  for (const problem of problems) console.error(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
