// The texts about the model in German.

import type { AboutKey } from './en.js';

export const de: Readonly<Record<AboutKey, string>> = {
  'adapted.note':
    'Dieses Modell ist an eine Stimme angepasst. Die Zahlen unten sind die des Modells, mit dem es begann; wie viel es gewonnen hat, steht unter „Anlernen“.',

  'scores.title': 'Wie gut es hört',
  'scores.lead':
    'Bei Stimmen, die es nie gehört hatte, waren {percent} der Antworten richtig ({interval}, 95-%-Intervall über die Sprecher).',
  'scores.interval': '{low} bis {high}',
  'scores.accuracy': 'Trefferquote',
  'scores.uar': 'UAR (mittlerer Recall der Gefühle)',
  'scores.uarShort': 'UAR',
  'scores.macroF1': 'Makro-F1',
  'scores.weightedF1': 'Gewichtetes F1',
  'scores.kappa': 'Cohens Kappa (Übereinstimmung über den Zufall hinaus)',
  'scores.ece': 'ECE (Kalibrierungsfehler)',
  'scores.brier': 'Brier-Score (quadratischer Fehler der Wahrscheinlichkeiten)',
  'scores.logLoss': 'Log-Loss',
  'scores.people': 'Menschen, dasselbe Korpus',
  'scores.chance': 'Raten',
  'scores.likeListeners':
    'Menschen haben dieselben gespielten Sätze gehört, von allen 24 Schauspielern des Korpus (Livingstone & Russo 2018): {people} ihrer Antworten waren richtig, wobei neutral und ruhig füreinander galten. So gezählt erreicht das Modell {model}. Es hat diese Sätze und diese Spielweise gelernt, die Menschen nicht.',
  'scores.models':
    '{models} Modelle dieser Art wurden geprüft, jedes an Sprechern, die es nicht gehört hatte; das Modell dieser Seite hat von allen {speakers} Sprechern gelernt.',
  'scores.ownNew': 'Geprüft an Stimmen, die es nie gehört hatte.',
  'scores.ownKnown':
    'Geprüft an Stimmen, die es kannte: Bei einer neuen ist viel weniger zu erwarten.',
  'scores.ownCount': '{count} Aufnahmen.',

  'confusions.title': 'Was es womit verwechselt',
  'confusions.caption':
    'Konfusionsmatrix: eine Zeile je gespieltem Gefühl, eine Spalte je Antwort, in Prozent der Zeile.',
  'confusions.corner': 'gespielt',
  'confusions.note':
    'Zeilen: was gespielt wurde. Spalten: was das Modell geantwortet hat, in Prozent der Zeile; umrandet: richtig. Weniger als ein halbes Prozent bleibt leer.',

  'emotions.title': 'Gefühl für Gefühl',
  'emotions.emotion': 'Gefühl',
  'emotions.recall': 'Recall',
  'emotions.precision': 'Precision',
  'emotions.f1': 'F1',
  'emotions.people': 'Menschen: Recall',
  'emotions.note':
    'Recall: wie viel des Gespielten gefunden wird. Precision: wie viele solcher Antworten richtig sind. Menschen: neutral und ruhig zählen als eines.',

  'groups.title': 'Für wen',
  'groups.group': 'Gruppe',
  'groups.count': 'Aufnahmen',
  'groups.speakers': 'Von Sprecher zu Sprecher reicht die UAR von {least} bis {most}.',
  'group.female': 'Frauenstimmen',
  'group.male': 'Männerstimmen',
  'group.normal': 'Normal stark gespielt',
  'group.strong': 'Stark gespielt',

  'calibration.title': 'Kann man ihm glauben, wie sicher es ist?',
  'calibration.threshold':
    'Unter {threshold} sagt es „unsicher“. Dann beantwortet es {coverage} der Aufnahmen, und {accuracy} dieser Antworten sind richtig.',
  'calibration.diagram':
    'Ein Punkt je Bereich der Sicherheit, größer bei mehr Antworten. Auf der Diagonale ist die Sicherheit genau die Trefferquote; die senkrechte Linie ist die Schwelle.',
  'calibration.ece': 'Erwarteter Kalibrierungsfehler {ece} ({before} vor der Kalibrierung).',
  'calibration.alt': 'Zuverlässigkeitsdiagramm: wie oft Antworten richtig waren, nach Sicherheit',
  'calibration.confidence': 'Sicherheit, % (hoch: richtige Antworten, %)',

  'robustness.title': 'Rauschen, Telefone, Räume',
  'robustness.condition': 'Bedingung',
  'robustness.difference': 'Unterschied, Punkte',
  'robustness.interval': '95-%-Intervall',

  'limits.title': 'Grenzen',
  'limits.acted':
    'Es hat gespieltes nordamerikanisches Englisch gehört: einige Schauspieler mit zwei Sätzen. Es sagt, welchem Spiel eine Stimme ähnelt, nicht was jemand fühlt. Bei anderen Sprachen, Altersgruppen, Mikrofonen und bei ungespielter Sprache ist weniger zu erwarten.',
  'limits.lies': 'Es ist kein Lügendetektor.',
  'limits.people':
    'Es ist nicht für Entscheidungen über Menschen: Einstellung, Polizei, Schule, Gesundheit, Versicherung.',
  'limits.speech':
    'Wo niemand spricht, sollte es „unsicher“ sagen. Dafür wurde es mit Geräuschen und Musik trainiert; manchmal gelingt es nicht.',

  'identity.title': 'Was es ist',
  'identity.name': 'Modell',
  'identity.architecture': 'Architektur',
  'identity.parameters': '{name}, {count} Parameter',
  'identity.members': '{members} Netze {name}, die gemeinsam antworten, zusammen {count} Parameter',
  'identity.hears': 'Hört',
  'identity.mfcc': '{coefficients} MFCC aus {bands} Mel-Bändern',
  'identity.logMel': '{bands} Log-Mel-Bänder',
  'identity.features': '{features}, mono mit {rate} Hz, bis zu {seconds} auf einmal',
  'identity.corpus': 'Gelernt von',
  'identity.trained': '{corpus}: {utterances} Aufnahmen von {speakers} Sprechern',
  'identity.licence': 'Lizenz',
  'identity.version': 'Gemacht mit affetto',
};
