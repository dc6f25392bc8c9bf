// Plays from one moment of a recording, to its end or to another moment.

let stop: (() => void) | undefined;

/** Plays from `startSeconds`; with `endSeconds`, no further. */
export function playPart(media: HTMLMediaElement, startSeconds: number, endSeconds?: number): void {
  stop?.();
  media.currentTime = startSeconds;
  // Refused, for example, where the browser cannot decode the file itself: then there is nothing to hear.
  media.play().catch(() => {});
  if (endSeconds === undefined) return;
  const watch = () => {
    if (media.currentTime >= endSeconds) {
      media.pause();
      stop?.();
    }
  };
  const timer = setInterval(watch, 20);
  const done = () => {
    clearInterval(timer);
    media.removeEventListener('pause', done);
    if (stop === done) stop = undefined;
  };
  stop = done;
  media.addEventListener('pause', done);
}
