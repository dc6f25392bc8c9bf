// What a strip of time needs, be it of one voice or of several: where it plays, how wide it is, where somebody points.

import { useEffect, useState } from 'preact/hooks';

/** Returns where on the element the pointer is, from 0 at its left to 1 at its right. */
export function shareAt({ currentTarget, clientX }: MouseEvent): number {
  const { left, width } = (currentTarget as Element).getBoundingClientRect();
  return Math.min(1, Math.max(0, (clientX - left) / width));
}

/** Returns where the file is playing, in seconds. Four times a second is enough for words; the waveform has its own head. */
export function usePosition(media: HTMLAudioElement): number {
  const [seconds, setSeconds] = useState(media.currentTime);
  useEffect(() => {
    const follow = () => setSeconds(media.currentTime);
    const events = ['timeupdate', 'seeking', 'emptied'];
    for (const event of events) media.addEventListener(event, follow);
    return () => {
      for (const event of events) media.removeEventListener(event, follow);
    };
  }, [media]);
  return seconds;
}

/** Returns the width of an element in px, followed while it changes. */
export function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Scrolls the widened strip so that the play head stays in sight. */
export function useKeptInView(
  element: { readonly current: HTMLElement | null },
  share: number,
  zoom: number,
): void {
  useEffect(() => {
    const view = element.current;
    if (!view || zoom === 1) return;
    const head = share * view.scrollWidth;
    const { scrollLeft, clientWidth } = view;
    if (head >= scrollLeft && head <= scrollLeft + clientWidth) return;
    view.scrollLeft = head - clientWidth / 8;
  }, [share, zoom]);
}
