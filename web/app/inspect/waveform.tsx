// The waveform, drawn by wavesurfer.js from peaks that were gathered while the file streamed by: nothing is
// fetched or decoded for it. It moves with whatever plays the file.

import { useEffect, useRef } from 'preact/hooks';
import WaveSurfer from 'wavesurfer.js';
import { coarserPeaks, type Outline } from '../../../src/timeline/sound-outline.js';
import { resolvedColor, useColorChanges } from './page-colors.js';

interface Props {
  readonly outline: Outline;
  readonly durationSeconds: number;
  readonly media: HTMLAudioElement;
}

/** The number of peaks that are drawn at most: two for each pixel of the widest zoom. */
const mostPeaks = 16_384;

export function Waveform({ outline, durationSeconds, media }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<WaveSurfer | undefined>(undefined);
  useEffect(() => {
    if (!box.current) return;
    const surfer = WaveSurfer.create({
      container: box.current,
      media,
      peaks: [coarserPeaks(outline.peaks, mostPeaks)],
      duration: durationSeconds,
      // The style sheet that wavesurfer.js writes holds its height: src/server/site-headers.ts allows that text.
      height: 96,
      normalize: true,
      // Seeking is the whole timeline's matter, not of this part alone.
      interact: false,
      ...colorsAt(box.current),
    });
    drawn.current = surfer;
    return () => {
      drawn.current = undefined;
      surfer.destroy();
    };
  }, [outline, durationSeconds, media]);
  const colors = useColorChanges();
  useEffect(() => {
    if (box.current) drawn.current?.setOptions(colorsAt(box.current));
  }, [colors]);
  return <div class="wave" ref={box} aria-hidden="true" />;
}

function colorsAt(element: Element) {
  return {
    waveColor: resolvedColor(element, '--control-line'),
    progressColor: resolvedColor(element, '--main'),
    cursorColor: resolvedColor(element, '--ink'),
    cursorWidth: 2,
  };
}
