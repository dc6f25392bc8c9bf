// A face for each emotion, for people: the command line and the app show the same ones.

const emojis: Readonly<Record<string, string>> = {
  neutral: '😐',
  calm: '😌',
  happy: '😄',
  sad: '😢',
  angry: '😠',
  fearful: '😨',
  disgust: '🤢',
  surprised: '😲',
};

/** Finds the emoji of a label; labels that affetto does not know get a speech bubble. */
export function emojiFor(label: string): string {
  return emojis[label] ?? '💬';
}
