// Finds the ffmpeg that somebody has installed, for what our own readers cannot decode: on the PATH and nowhere else, by
// its absolute path, so that no program of the folder in which somebody works is ever run. Node's modules are asked for
// while it runs, as in read-file.ts.

import { AffettoError } from '../../errors.js';

/**
 * Which ffmpeg decodes what affetto cannot read by itself. `true`: the one on the PATH, if there is one; `false`: none;
 * a string: the program at this absolute path. The environment variable `AFFETTO_FFMPEG` says it where no option does: an
 * absolute path, or `off`.
 */
export type FfmpegChoice = boolean | string;

/** A program that was found. */
export interface Ffmpeg {
  /** Its absolute path. */
  readonly path: string;
  /** Its name with its version, e.g. `ffmpeg 5.1.9`. */
  readonly name: string;
}

/** What `-version` may take, in milliseconds. */
const versionTimeoutMs = 10_000;

/** Reads what the environment says; by default the one on the PATH is taken. */
export function ffmpegChoice(): FfmpegChoice {
  const said = process.env.AFFETTO_FFMPEG ?? '';
  if (/^(off|no|false|0)$/i.test(said)) return false;
  return said === '' || /^(on|yes|true|1)$/i.test(said) ? true : said;
}

const found = new Map<string, Promise<Ffmpeg | undefined>>();

/**
 * Finds the program; each is looked for once.
 * @throws AffettoError `OPTION_INVALID` where a path was given at which there is no program that answers
 */
export function findFfmpeg(choice: FfmpegChoice = ffmpegChoice()): Promise<Ffmpeg | undefined> {
  if (choice === false) return Promise.resolve(undefined);
  const where = choice === true ? (process.env.PATH ?? '') : choice;
  const key = `${choice === true}\n${where}`;
  const known = found.get(key) ?? (choice === true ? onPath(where) : named(where));
  found.set(key, known);
  return known;
}

async function onPath(path: string): Promise<Ffmpeg | undefined> {
  const { delimiter, isAbsolute, join } = process.getBuiltinModule('node:path');
  const file = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  for (const folder of path.split(delimiter)) {
    // An entry that is empty or relative means the folder in which somebody works.
    if (!isAbsolute(folder)) continue;
    const program = await asProgram(join(folder, file));
    if (program) return program;
  }
  return undefined;
}

async function named(path: string): Promise<Ffmpeg> {
  const { isAbsolute } = process.getBuiltinModule('node:path');
  const program = isAbsolute(path) ? await asProgram(path) : undefined;
  if (program) return program;
  throw new AffettoError(
    'OPTION_INVALID',
    `ffmpeg: ${path} is no absolute path of a program that answers to -version. Name another, or switch it off.`,
  );
}

/** The program, if there is one that answers. */
async function asProgram(path: string): Promise<Ffmpeg | undefined> {
  const { constants, promises } = process.getBuiltinModule('node:fs');
  const { execFile } = process.getBuiltinModule('node:child_process');
  const { promisify } = process.getBuiltinModule('node:util');
  try {
    if (!(await promises.stat(path)).isFile()) return undefined;
    await promises.access(path, constants.X_OK);
    const { stdout } = await promisify(execFile)(path, ['-version'], {
      ...surroundings(path),
      timeout: versionTimeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 16,
    });
    const version = /^ffmpeg version n?(\d[\w.]*)/.exec(stdout)?.[1];
    return { path, name: version === undefined ? 'ffmpeg' : `ffmpeg ${version}` };
  } catch {
    return undefined;
  }
}

/**
 * Where it runs: nothing of the environment but what programs need in order to start (FFREPORT, say, would have it write
 * files), and no folder in which files of somebody lie.
 */
export function surroundings(path: string) {
  const kept = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];
  const env: NodeJS.ProcessEnv = { LANG: 'C', AV_LOG_FORCE_NOCOLOR: '1' };
  for (const name of kept) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  const { root } = process.getBuiltinModule('node:path').parse(path);
  return { cwd: root, env, shell: false, windowsHide: true } as const;
}
