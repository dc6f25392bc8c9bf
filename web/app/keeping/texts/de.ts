// The texts of the history in German.

import type { KeepKey } from './en.js';

export const de: Readonly<Record<KeepKey, string>> = {
  'keep.keep': 'Im Archiv behalten',
  'keep.kept': 'Im Archiv',

  'share.title': 'Diese Antwort teilen',
  'share.image': 'Bild',
  'share.imageLabel': 'Diese Antwort als Bild teilen',
  'share.json': 'JSON',
  'share.jsonLabel': 'Diese Antwort als JSON teilen',
  'share.footer':
    'Gehört von affetto. Kein Lügendetektor und nicht für Entscheidungen über Menschen.',

  'history.about':
    'Aufnahmen, Live-Sitzungen und Dateien, die Sie behalten, bleiben in diesem Browser auf diesem Gerät. Niemand sonst bekommt sie.',
  'history.all': 'Ab jetzt alles behalten, was ich aufnehme',
  'history.refused':
    'Dieser Browser hat es nicht behalten: Es ist kein Platz, oder der Speicher ist gesperrt.',
  'history.empty': 'Noch ist nichts behalten. Unter jeder Antwort steht „Im Archiv behalten“.',
  'history.list': 'Was behalten ist',
  'history.kind.recording': 'Aufnahme',
  'history.kind.live': 'Live-Sitzung',
  'history.kind.file': 'Datei',
  'history.recorded': 'Aufnahme, {time}',
  'history.open': 'Öffnen',
  'history.openOf': '{name} öffnen',
  'history.name': 'Name',
  'history.forget': 'Vergessen',
  'history.forgetOf': '{name} vergessen',
  'history.forgetAll': 'Alles vergessen',
  'history.sure': 'Alles vergessen, was behalten ist? Das lässt sich nicht rückgängig machen.',
  'history.yes': 'Ja, vergessen',
  'history.no': 'Behalten',
  'history.compare': 'Vergleichen',
  'history.compareOf': '{name} vergleichen',
  'history.compareHint': 'Wählen Sie zwei aus, um sie nebeneinander zu sehen.',
  'history.otherModel':
    'Hier hat ein anderes Modell geantwortet; der genauere Blick braucht dieses.',

  'compare.title': 'Nebeneinander',
  'compare.close': 'Vergleich schließen',
  'compare.measuring': 'Tonhöhe und Energie werden gemessen …',
  'compare.failed': 'Tonhöhe und Energie ließen sich nicht messen.',
  'compare.emotions': 'Wie wahrscheinlich jede Emotion ist',
  'compare.emotion': 'Emotion',
  'compare.timeline': 'Im Verlauf',
  'compare.timelineOf': 'Die Emotionen im Verlauf: {words}',
  'compare.pitch': 'Tonhöhe',
  'compare.energy': 'Energie',
  'compare.pitchOf':
    'Tonhöhe von {name}: {median} in der Mitte, {range} Halbtöne zwischen tief und hoch',
  'compare.energyOf': 'Energie von {name}: im Mittel {level}',
  'compare.unvoiced': 'Darin war keine Stimme zu finden.',
  'compare.hz': '{value} Hz',
  'compare.db': '{value} dB',
  'compare.measure': 'Gemessen',
  'compare.median': 'Tonhöhe (Median)',
  'compare.range': 'Umfang der Tonhöhe (Halbtöne)',
  'compare.level': 'Energie (Mittel des Stimmhaften)',
  'compare.rate': 'Silben je Sekunde',
  'compare.note':
    'Die Tonhöhe misst YIN, Silben sind Gipfel der Energie; gemessen werden die ersten zehn Minuten. Beide Aufnahmen haben dieselben Skalen. Pegel hängen auch vom Mikrofon ab.',
};
