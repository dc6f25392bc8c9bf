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

/** The emoji of a label; a speech bubble for labels that affetto does not know. */
export function emojiFor(label: string): string {
  return emojis[label] ?? '💬';
}
