// MiniStack, an emulator of AWS that needs no container: installed from the Python package index into .local, once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { run, runToEnd } from './run-program.ts';

/** The one version whose deviations are known; see ../smoke/emulator-deviations.ts. */
export const ministackVersion = '1.5.33';

/** Without it, MiniStack's user pools do not sign their tokens. */
const cryptographyVersion = '50.0.2';
const packages = { ministack: ministackVersion, cryptography: cryptographyVersion };

const needsPython =
  'the emulator needs Python 3.10 or newer with its modules venv and pip, e.g. apt-get install python3 python3-venv python3-pip ' +
  '— or test in an AWS account: npm run test:deploy -- --real-aws --region REGION';

const requirePython = async (python: string): Promise<void> => {
  const check = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  try {
    const { code } = await runToEnd({ file: python, args: ['-c', check] });
    if (code === 0) return;
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
  }
  throw new ConfigurationProblem(`${python} is missing or too old: ${needsPython}`);
};

const isInstalled = async (executable: string, python: string): Promise<boolean> => {
  if (!existsSync(executable)) return false;
  const wanted = `${JSON.stringify(packages)}.items()`;
  const check = `import sys, importlib.metadata as m; sys.exit(0 if all(m.version(n) == v for n, v in ${wanted}) else 1)`;
  return (await runToEnd({ file: python, args: ['-c', check] })).code === 0;
};

/** Returns the path of the program. `python` is found in PATH; on Windows it would be called otherwise, and is not supported. */
export const installMinistack = async (localFolder: string, python = 'python3'): Promise<string> => {
  const folder = join(localFolder, `ministack-${ministackVersion}`);
  const executable = join(folder, 'bin', 'ministack');
  const ownPython = join(folder, 'bin', 'python');
  if (await isInstalled(executable, ownPython)) return executable;
  await requirePython(python);
  await run({ file: python, args: ['-m', 'venv', '--clear', folder] });
  const pinned = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pinned];
  await run({ file: ownPython, args });
  return executable;
};
