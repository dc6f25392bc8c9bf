// The texts of the examples, fetched with them. What each says to look for is what the shipped models answer:
// test/web/examples-suite.ts holds them to it.

import { textsOf } from '../texts/texts.js';

const en = {
  title: 'No recording at hand? Try one of these',
  note: 'A program speaks them (espeak-ng): nobody feels anything here, and affetto hears nothing but how it sounds.',
  failed: 'This example could not be loaded. Please try again.',
  low: 'Low and slow',
  lowLook: 'A question, low and slow. Look for “calm”.',
  high: 'Same words, high and fast',
  highLook:
    'The same question by the same voice, high and fast. Look for “fearful”: not the words have changed, but how they are said.',
  change: 'A change in the middle',
  changeLook:
    'One voice, 20 seconds. Open “Over time”: it begins calm, and where the voice becomes high and fast, the colour changes.',
  pauses: 'Long, with pauses',
  pausesLook:
    'Four sentences with pauses between them. Open “Over time”: where nobody speaks there is no emotion. Most of it is heard as sad or calm, as an even voice often is.',
  telephone: 'Over a telephone',
  telephoneLook:
    'A sentence through an old telephone line. Look for “angry”. Under “Over time”, the spectrogram has nothing above 3,400 Hz.',
  wind: 'Wind, no speech',
  windLook: 'Nobody speaks. Look for “not sure”: without speech there should be no emotion.',
};

const de: Record<keyof typeof en, string> = {
  title: 'Keine Aufnahme zur Hand? Probieren Sie eine von diesen',
  note: 'Ein Programm spricht sie (espeak-ng): Hier fühlt niemand etwas, und affetto hört nur, wie es klingt.',
  failed: 'Dieses Beispiel ließ sich nicht laden. Bitte noch einmal versuchen.',
  low: 'Tief und langsam',
  lowLook: 'Eine Frage, tief und langsam. Zu sehen sein sollte „ruhig“.',
  high: 'Dieselben Worte, hoch und schnell',
  highLook:
    'Dieselbe Frage von derselben Stimme, hoch und schnell. Zu sehen sein sollte „ängstlich“: Nicht die Worte sind anders, sondern wie sie gesagt werden.',
  change: 'Ein Wechsel in der Mitte',
  changeLook:
    'Eine Stimme, 20 Sekunden. Öffnen Sie „Im Verlauf“: Es beginnt ruhig, und wo die Stimme hoch und schnell wird, wechselt die Farbe.',
  pauses: 'Lang, mit Pausen',
  pausesLook:
    'Vier Sätze mit Pausen dazwischen. Öffnen Sie „Im Verlauf“: Wo niemand spricht, steht keine Emotion. Das meiste gilt als traurig oder ruhig, wie oft bei einer gleichmäßigen Stimme.',
  telephone: 'Am Telefon',
  telephoneLook:
    'Ein Satz durch eine alte Telefonleitung. Zu sehen sein sollte „wütend“, und unter „Im Verlauf“ hat das Spektrogramm über 3.400 Hz nichts.',
  wind: 'Wind, keine Sprache',
  windLook:
    'Niemand spricht. Zu sehen sein sollte „unsicher“: Ohne Sprache soll es keine Emotion geben.',
};

/** Returns a text of the examples in the chosen language. */
export const t = textsOf({ en, de });
