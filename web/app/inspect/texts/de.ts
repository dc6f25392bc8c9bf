// The texts of the closer look in German.

import type { InspectKey } from './en.js';

export const de: Readonly<Record<InspectKey, string>> = {
  'look.title': 'Genauer hinsehen',
  'look.overTime': 'Im Verlauf',
  'look.why': 'Warum diese Antwort?',

  'time.title': 'Das Gefühl im Verlauf',
  'time.position': 'Stelle in der Aufnahme',
  'time.help':
    'Ein Klick spielt diese Stelle. Mit der Tastatur: Pfeiltasten bewegen, Bild auf und ab springen zwischen Abschnitten, die Leertaste spielt.',
  'time.at': '{time}: {what}',
  'time.emotion': '{emotion}, {percent}',
  'time.unsure': 'unsicher (vielleicht {emotion}, {percent})',
  'time.pause': 'keine Sprache',
  'time.zoom': 'Vergrößerung',
  'time.zoomIn': 'Vergrößern',
  'time.zoomOut': 'Verkleinern',
  'time.zoomed': '{factor}×',
  'time.spectrogram': 'Spektrogramm',
  'time.drawing': 'Das Spektrogramm wird gezeichnet: {percent}',
  'time.stopDrawing': 'Nicht weiterzeichnen',
  'time.spectrogramHelp':
    'Lautstärke nach Tonhöhe, bis {hz}; lauter ist in hellen Farben dunkler, in dunklen heller.',

  'summary.title': 'Anteil an der Sprechzeit',
  'summary.speaking': '{speech} von {duration} sind Sprache.',
  'summary.none': 'In dieser Aufnahme wurde keine Sprache gefunden.',
  'summary.unsure': 'unsicher',
  'summary.pause': 'keine Sprache',
  'summary.rules':
    'Jeder Moment ist das Mittel der Abschnitte von {window}, die ihn gehört haben; „unsicher“ unter {percent}. Sprache ist, was {above} dB über dem gleichmäßigen Rauschen steht; Pausen unter {pause} gehören dazu.',

  'export.title': 'Den Verlauf speichern',
  'export.json': 'JSON',
  'export.csv': 'CSV',
  'export.png': 'PNG',
  'export.jsonLabel': 'Den Verlauf als JSON speichern',
  'export.csvLabel': 'Den Verlauf als CSV speichern',
  'export.pngLabel': 'Den Verlauf als PNG speichern',

  'why.title': 'Was die Antwort bewegt hat',
  'why.emotion': 'Erklären',
  'why.part': 'Erklärt wird der Teil von {from} bis {to}.',
  'why.here': 'Den Teil bei {time} erklären',
  'why.working': 'Ein Teil nach dem anderen wird verdeckt: {percent}',
  'why.cancel': 'Abbrechen',
  'why.cancelled': 'Abgebrochen.',
  'why.start': 'Erklären',
  'why.towards': 'spricht für {emotion}',
  'why.against': 'spricht gegen {emotion}',
  'why.scale': 'Am stärksten: {points} Punkte',
  'why.figure':
    'Teile des Klangs und was sie mit der Antwort machen. Die Pfeiltasten bewegen zwischen den Teilen, die Eingabetaste spielt einen.',
  'why.moments': 'Momente',
  'why.bands': 'Tonhöhe',
  'why.hint':
    'Auf einen Teil zeigen oder mit den Pfeiltasten hingehen, um zu sehen, was er bewirkt. Ein Klick spielt ihn.',
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
    'Kein einzelner Teil entscheidet: Einen zu verdecken ändert wenig. Die Antwort beruht auf dem Ganzen.',
  'why.method':
    'So wird das gefunden: Verdeckung ({source}). Jeder Teil des Mel-Spektrums wird durch das Mittel der Aufnahme ersetzt, und das Modell antwortet noch einmal, {runs}-mal. Es zeigt, worauf dieses Modell reagiert, nicht was jemand gefühlt hat.',
  'why.source': 'Zeiler & Fergus 2014',
};
