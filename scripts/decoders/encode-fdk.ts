// Encodes by FDK AAC, which the ffmpeg of most systems lacks: ffmpeg compiled to WebAssembly, from the package
// @ffmpeg/core-st 0.11.1 of bench/peers, is called once.
//
//     npx tsx scripts/decoders/encode-fdk.ts IN.wav OUT.m4a -c:a libfdk_aac -profile:a aac_he -b:a 32k
//
// Its licence forbids to pass the encoder on with affetto; what it encodes is ours.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchFolder } from '../../bench/sides.js';

/** What is used of the program as Emscripten compiled it. */
interface FfmpegModule {
  readonly FS: {
    writeFile(path: string, bytes: Uint8Array): void;
    readFile(path: string): Uint8Array;
  };
  _malloc(bytes: number): number;
  _main(count: number, words: number): number;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, at: number, room: number): void;
  setValue(at: number, value: number, type: 'i32'): void;
}

/**
 * Encodes a WAV file.
 *
 * @param options ffmpeg's, for the file that it writes.
 * @throws Error where bench/peers/setup.sh has not run, or the encoder writes nothing; its own words follow.
 */
export async function encodeFdk(wav: string, out: string, options: readonly string[]) {
  const require = createRequire(pathToFileURL(`${benchFolder}/peers/package.json`));
  const program = require.resolve('@ffmpeg/core-st');
  const said: string[] = [];
  const module: FfmpegModule = await require(program)({
    wasmBinary: readFileSync(`${dirname(program)}/ffmpeg-core.wasm`),
    print: () => undefined,
    printErr: (line: string) => said.push(line),
  });
  module.FS.writeFile('in.wav', readFileSync(wav));
  const name = basename(out);
  const words = ['ffmpeg', '-nostdin', '-y', '-i', 'in.wav', ...options, name];
  const list = module._malloc(words.length * 4);
  for (const [index, word] of words.entries()) {
    const room = module.lengthBytesUTF8(word) + 1;
    const at = module._malloc(room);
    module.stringToUTF8(word, at, room);
    module.setValue(list + 4 * index, at, 'i32');
  }
  try {
    module._main(words.length, list);
  } catch (exit) {
    // The program leaves by an exception, as Emscripten does it, with its exit status.
    if ((exit as { readonly status?: number }).status !== 0) {
      throw new Error(`FDK AAC wrote no ${name}: ${said.slice(-3).join(' ')}`, { cause: exit });
    }
  }
  writeFileSync(out, module.FS.readFile(name));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [wav, out, ...options] = process.argv.slice(2);
  if (wav === undefined || out === undefined) {
    throw new Error('Usage: encode-fdk.ts IN.wav OUT [options of ffmpeg]');
  }
  await encodeFdk(wav, out, options);
}
