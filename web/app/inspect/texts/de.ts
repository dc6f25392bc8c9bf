// The texts of the closer look in German.

import type { InspectKey } from './en.js';

export const de: Readonly<Record<InspectKey, string>> = {
  'look.title': 'Genauer hinsehen',
  'look.overTime': 'Im Verlauf',
  'look.who': 'Wer spricht?',
  'look.why': 'Warum?',

  'time.title': 'Die Emotion im Verlauf',
  'time.position': 'Stelle in der Aufnahme',
  'time.help':
    'Ein Klick spielt diese Stelle. Auf der Tastatur bewegen die Pfeiltasten, Bild auf und Bild ab springen zwischen den Abschnitten, und die Leertaste spielt.',
  'time.helpTouch': 'Tippen Sie irgendwohin, um diese Stelle zu hören.',
  'time.at': '{time}: {what}',
  'time.emotion': '{emotion}, {percent}',
  'time.unsure': 'unsicher (vielleicht {emotion}, {percent})',
  'time.pause': 'niemand spricht',
  'time.zoom': 'Vergrößerung',
  'time.zoomIn': 'Vergrößern',
  'time.zoomOut': 'Verkleinern',
  'time.zoomed': '{factor}×',
  'time.spectrogram': 'Spektrogramm',
  'time.drawing': 'Das Spektrogramm wird gezeichnet: {percent}',
  'time.stopDrawing': 'Abbrechen',
  'time.spectrogramHelp':
    'Zu sehen ist, wie laut jede Tonhöhe ist, bis {hz}. Lauteres ist in hellen Farben dunkler und in dunklen Farben heller.',

  'summary.title': 'Anteil an der Sprechzeit',
  'summary.speaking': '{speech} von {duration} sind Sprache.',
  'summary.none': 'In dieser Aufnahme wurde keine Sprache gefunden.',
  'summary.pause': 'niemand spricht',
  'summary.clips': 'Das Modell hörte {count} überlappende Ausschnitte von je {window}.',
  'summary.rules':
    'Die Antwort für einen Moment ist das Mittel aus allen Ausschnitten von {window}, die ihn enthalten; unter {percent} ist sie „unsicher“. Als Sprache zählt, was {above} dB lauter ist als das gleichmäßige Rauschen ringsum. Pausen unter {pause} gehören zur Sprache.',
  'summary.liveRules':
    'Die Antwort für einen Moment ist das Mittel aus den zuletzt gehörten Teilen von höchstens {window}, die ihn enthalten; unter {percent} ist sie „unsicher“. Als Sprache zählt, was {above} dB lauter ist als das gleichmäßige Rauschen ringsum. Pausen unter {pause} gehören zur Sprache.',

  'export.title': 'Den Verlauf speichern',
  'export.json': 'JSON',
  'export.csv': 'CSV',
  'export.png': 'PNG',
  'export.jsonLabel': 'Den Verlauf als JSON speichern',
  'export.csvLabel': 'Den Verlauf als CSV speichern',
  'export.pngLabel': 'Den Verlauf als PNG speichern',

  'words.title': 'In Worten',
  'words.voice': 'Neben {count} früheren Aufnahmen dieser Stimme:',
  'words.typical': 'Neben dem, was ohne Emotion üblich ist, bei Stimmen aller Art:',
  'words.none': 'Darin ist keine Stimme, die sich messen ließe.',
  'words.measure': '{what}: {value}, üblich {usually}',
  'words.range': '{least} bis {most}',
  'words.pitch.more': 'höher',
  'words.pitch.less': 'tiefer',
  'words.pitch.alike': 'so hoch wie üblich',
  'words.pitch.unit': '{value} Hz',
  'words.range.more': 'mit mehr Melodie',
  'words.range.less': 'eintöniger',
  'words.range.alike': 'mit so viel Melodie wie üblich',
  'words.range.unit': 'die Tonhöhe bewegt sich um {value} Halbtöne',
  'words.level.more': 'lauter',
  'words.level.less': 'leiser',
  'words.level.alike': 'so laut wie üblich',
  'words.level.unit': '{value} dB',
  'words.rate.more': 'schneller',
  'words.rate.less': 'langsamer',
  'words.rate.alike': 'so schnell wie üblich',
  'words.rate.unit': '{value} Silben in der Sekunde',
  'words.noteVoice':
    'Gemessen, nicht geraten. Die Lautstärke hängt auch vom Abstand zum Mikrofon ab. Das Modell hört mehr als das.',
  'words.noteTypical':
    'Gemessen, nicht geraten. Hat affetto die Stimme unter „Aufnehmen“ schon gehört, vergleicht es mit ihr. Die Lautstärke fehlt: Sie hängt vom Mikrofon ab. Das Modell hört mehr als das.',

  'near.title': 'Welchem Schauspiel ähnelt es?',
  'near.lead': 'Die nächsten von {among} Ausschnitten, aus denen das Modell gelernt hat:',
  'near.clip': '{emotion}, gespielt von {who}',
  'near.strong': '{emotion}, stark, gespielt von {who}',
  'near.female': 'einer Frau ({corpus}, Sprecher:in {speaker})',
  'near.male': 'einem Mann ({corpus}, Sprecher:in {speaker})',
  'near.unknown': 'jemandem ({corpus}, Sprecher:in {speaker})',
  'near.note':
    'Bei nie gehörten Stimmen hat der nächste Ausschnitt in {percent} der Fälle die richtige Emotion. Abspielen lassen sie sich hier nicht: Ihre Lizenzen lassen sie bei ihren Korpora.',

  'why.title': 'Was zu der Antwort geführt hat',
  'why.emotion': 'Erklären',
  'why.part': 'Erklärt wird der Teil von {from} bis {to}.',
  'why.small': 'Das kleine Modell hat diese Antwort gegeben, und es wird hier erklärt.',
  'why.here': 'Den Teil bei {time} erklären',
  'why.working': 'Ein Teil nach dem anderen wird verdeckt: {percent}',
  'why.cancel': 'Abbrechen',
  'why.cancelled': 'Abgebrochen.',
  'why.start': 'Erklären',
  'why.towards': 'spricht für {emotion}',
  'why.against': 'spricht gegen {emotion}',
  'why.scale': 'Stärkste Wirkung: {points} Prozentpunkte',
  'why.figure':
    'Das sind die Teile des Klangs und was sie mit der Antwort machen. Die Pfeiltasten bewegen zwischen den Teilen, und die Eingabetaste spielt einen.',
  'why.moments': 'Momente',
  'why.hint':
    'Zeigen Sie auf einen Teil, oder gehen Sie mit den Pfeiltasten hin, um zu sehen, was er bewirkt. Ein Klick spielt ihn.',
  'why.hintTouch': 'Tippen Sie auf einen Teil, um ihn zu hören und zu lesen, was er bewirkt.',
  'why.cell': '{from} bis {to}, {low} bis {high}: Hier etwas zu verdecken {effect}.',
  'why.moment': 'Der Moment von {from} bis {to}: Ihn zu verdecken {effect}.',
  'why.band': 'Alles von {low} bis {high}: Es zu verdecken {effect}.',
  'why.falls': 'senkt „{emotion}“ von {before} auf {after}',
  'why.rises': 'hebt „{emotion}“ von {before} auf {after}',
  'why.same': 'lässt „{emotion}“ bei {before}',
  'why.bestMoment':
    'Am meisten zählt der Moment von {from} bis {to}: Ohne ihn fällt „{emotion}“ von {before} auf {after}.',
  'why.bestBand':
    'Am meisten zählen die Tonhöhen von {low} bis {high}: Ohne sie fällt „{emotion}“ von {before} auf {after}.',
  'why.nothing':
    'Kein einzelner Teil entscheidet über die Antwort: Verdeckt man einen, ändert sich wenig.',
  'why.method':
    'Gefunden wurde das durch Verdeckung ({source}): Jeder Teil des Mel-Spektrums wird durch das Mittel des Ausschnitts ersetzt, und das Modell antwortet noch einmal, insgesamt {runs}-mal. Es zeigt, worauf dieses Modell reagiert, nicht was jemand gefühlt hat.',
  'why.source': 'Zeiler & Fergus 2014',
};
