// A face for each emotion, for people: the command line and the app show the same ones. Beyond affetto's eight there are
// faces for words that corpora often use, in a few languages; any other label gets a speech bubble, which claims nothing.

const words: readonly (readonly [emoji: string, words: string])[] = [
  ['😐', 'neutral, neutralny, neutralność, neutro, neutrale, neutre'],
  ['😌', 'calm, relaxed, relief, relieved, ruhig, entspannt, spokój, calma, calme, tranquilo'],
  ['😄', 'happy, happiness, joy, freude, fröhlich, radość, joie, alegría, felicidad, gioia'],
  ['😢', 'sad, sadness, trauer, traurig, smutek, tristesse, tristeza, tristezza'],
  ['😠', 'angry, anger, wut, ärger, wütend, złość, gniew, colère, ira, enfado, rabbia'],
  ['😨', 'fearful, fear, angst, ängstlich, strach, lęk, peur, miedo, paura'],
  ['🤢', 'disgust, disgusted, ekel, wstręt, obrzydzenie, dégoût, asco, disgusto'],
  ['😲', 'surprised, surprise, überraschung, überrascht, zaskoczenie, zdziwienie, sorpresa'],
  ['🥱', 'bored, boredom, langeweile, gelangweilt, nuda, znudzenie, ennui, aburrimiento, noia'],
  ['🤩', 'excited, excitement, begeistert, aufgeregt, podekscytowanie, excitation, entusiasmo'],
  ['😤', 'frustrated, frustration, frustriert, frustracja, frustración, frustrazione'],
  ['😒', 'contempt, contemptuous, verachtung, pogarda, mépris, desprecio, disprezzo'],
  ['😕', 'confused, confusion, verwirrt, zdezorientowanie, confusión, confuso'],
  ['😞', 'disappointed, disappointment, enttäuscht, rozczarowanie, déception, decepción'],
  ['😰', 'anxious, anxiety, worried, worry, nervous, stress, stressed, niepokój'],
  ['😳', 'embarrassed, embarrassment, ashamed, shame, scham, wstyd, honte, vergüenza, vergogna'],
  ['😴', 'sleepy, sleepiness, tired, tiredness, müde, zmęczenie, fatigue, cansancio'],
  ['🥰', 'love, tender, tenderness, affection, liebe, miłość, amour, amor, amore'],
  ['😏', 'sarcasm, sarcastic, ironic, irony, ironia, ironie'],
  ['😎', 'proud, pride, confident, stolz, duma, fierté, orgullo, orgoglio'],
  ['😆', 'amused, amusement, laughter, laughing, lachen, śmiech, rire, risa'],
  ['🤔', 'interest, interested, curious, thinking, interesse, ciekawość'],
  ['😖', 'pain, schmerz, ból, douleur, dolor, dolore'],
];

const emojis: ReadonlyMap<string, string> = new Map(
  words.flatMap(([emoji, list]) => list.split(', ').map((word) => [word, emoji] as const)),
);

/**
 * Finds the emoji of a label, by its word without case; labels that affetto does not know, such as `7` or `schadenfreude`,
 * get a speech bubble.
 */
export function emojiFor(label: string): string {
  return emojis.get(label.normalize('NFC').toLowerCase()) ?? '💬';
}
