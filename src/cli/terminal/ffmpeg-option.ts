// `--no-ffmpeg`, for every command that reads recordings: it holds for the whole process and those that it starts.

export const ffmpegOption = {
  type: 'boolean',
  default: true,
  description:
    'Read only what affetto itself decodes; default: what it cannot (AAC, AMR, WMA, Speex ...), the ffmpeg on the PATH decodes',
} as const;

/** Switches ffmpeg off where `--no-ffmpeg` was given. */
export function heedFfmpegOption(given: Readonly<Record<string, unknown>>): void {
  if (given.ffmpeg === false) process.env.AFFETTO_FFMPEG = 'off';
}
