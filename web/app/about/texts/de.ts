// The texts about the model in German.

import type { AboutKey } from './en.js';

export const de: Readonly<Record<AboutKey, string>> = {
  'adapted.note':
    'Dieses Modell ist an eine Stimme angepasst. Die Zahlen unten sind die des Modells, mit dem es begann; wie viel es gewonnen hat, steht unter „Anlernen“.',

  'scores.title': 'Wie gut es hört',
  'scores.lead':
    'Bei Stimmen, die es nie gehört hatte, waren {percent} der Antworten richtig ({interval}, 95-%-Intervall über die Sprecher:innen).',
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
    'Menschen haben die Aufnahmen aller {speakers} Sprecher:innen des Korpus gehört ({source}): {people} ihrer Antworten waren richtig{alike}. So gezählt erreicht das Modell {model}. Es hat gelernt, was in diesem Korpus gesprochen wird und wie; die Menschen hatten das nicht.',
  'scores.alike': ', wobei {emotions} füreinander galten',
  'scores.models':
    '{models} Modelle dieser Art wurden geprüft, jedes mit Sprecher:innen, die es nicht gehört hatte; das Modell dieser Seite hat von allen {speakers} Sprecher:innen gelernt.',
  'scores.ownNew': 'Geprüft an Stimmen, die es nie gehört hatte.',
  'scores.ownKnown':
    'Geprüft an Stimmen, die es kannte: Bei einer neuen ist viel weniger zu erwarten.',
  'scores.ownCount': '{count} Aufnahmen.',

  'confusions.title': 'Was womit verwechselt wird',
  'confusions.caption':
    'Konfusionsmatrix: eine Zeile je Gefühl der Aufnahmen, eine Spalte je Antwort, in Prozent der Zeile.',
  'confusions.corner': 'Aufnahme',
  'confusions.note':
    'Eine Zeile enthält die Aufnahmen eines Gefühls, eine Spalte die Antworten des Modells, in Prozent der Zeile; richtige Antworten sind umrandet. Anteile unter einem halben Prozent bleiben leer.',

  'emotions.title': 'Gefühl für Gefühl',
  'emotions.emotion': 'Gefühl',
  'emotions.recall': 'Recall',
  'emotions.precision': 'Precision',
  'emotions.f1': 'F1',
  'emotions.people': 'Menschen: Recall',
  'emotions.note':
    'Recall: wie viele Aufnahmen des Gefühls gefunden werden. Precision: wie viele solcher Antworten richtig sind.',
  'emotions.alike': 'Bei den Menschen zählen {emotions} als eines.',

  'groups.title': 'Für wen',
  'groups.group': 'Gruppe',
  'groups.count': 'Aufnahmen',
  'groups.speakers': 'Von Sprecher:in zu Sprecher:in reicht die UAR von {least} bis {most}.',
  'group.female': 'Frauenstimmen',
  'group.male': 'Männerstimmen',
  'group.normal': 'Normale Intensität',
  'group.strong': 'Starke Intensität',

  'calibration.title': 'Kann man ihm glauben, wie sicher es ist?',
  'calibration.threshold':
    'Unter {threshold} sagt es „unsicher“. Dann beantwortet es {coverage} der Aufnahmen, und {accuracy} dieser Antworten sind richtig.',
  'calibration.diagram':
    'Ein Punkt je Bereich der Sicherheit, größer bei mehr Antworten. Auf der Diagonale ist die Sicherheit genau die Trefferquote; die senkrechte Linie ist die Schwelle.',
  'calibration.ece': 'Erwarteter Kalibrierungsfehler {ece} ({before} vor der Kalibrierung).',
  'calibration.alt': 'Zuverlässigkeitsdiagramm: wie oft Antworten richtig waren, nach Sicherheit',
  'calibration.confidence': 'Sicherheit, % (hoch: richtige Antworten, %)',

  'calibration.sets':
    'Wo es mehrere Gefühle zugleich nennt, soll das richtige bei nie gehörten Stimmen in {level} der Fälle darunter sein. Es war in {coverage} der Fälle darunter ({interval}), bei im Mittel {size} Gefühlen; bei {share} der Sprecher:innen in weniger als {below}.',
  'calibration.noSets':
    'Es nennt nur ein einziges Gefühl: Niemand hat gemessen, ab welcher Wahrscheinlichkeit mehrere zusammen das richtige enthalten.',

  'foreign.title': 'Bei Aufnahmen anderer Art',
  'foreign.lead':
    'Modelle dieser Art haben auch Aufnahmen aus Korpora beantwortet, von denen sie nichts gehört hatten: {each}.',
  'foreign.corpus':
    'auf {languages} ({corpus}) waren Antworten mit im Mittel {confidence} Sicherheit in {accuracy} der Fälle richtig',
  'foreign.corpusAlone':
    'in {corpus} waren Antworten mit im Mittel {confidence} Sicherheit in {accuracy} der Fälle richtig',
  'foreign.sets':
    'Unter mehreren zugleich genannten Gefühlen, die das richtige in {level} der Fälle enthalten sollten, war es {each}.',
  'foreign.setsOf': 'bei {corpus} in {coverage} der Fälle',
  'foreign.unknown':
    'Niemand hat gemessen, wie es Aufnahmen aus Korpora hört, von denen es nichts gehört hat. Seine Zahlen und wie sicher es ist gelten für Stimmen der Korpora, von denen es gelernt hat.',

  'robustness.title': 'Rauschen, Telefone, Räume',
  'robustness.condition': 'Bedingung',
  'robustness.difference': 'Unterschied, Punkte',
  'robustness.interval': '95-%-Intervall',

  'limits.title': 'Grenzen',
  'heard.corpus': 'Es hat {emotions} auf {languages} gehört: {speakers}, {texts} ({corpus}).',
  'heard.acted': 'gespielte Gefühle',
  'heard.elicited': 'für die Aufnahme hervorgerufene Gefühle',
  'heard.natural': 'Gefühle, wie der Alltag sie bringt,',
  'heard.actor': '{count} Schauspieler:in',
  'heard.actors': '{count} Schauspieler:innen',
  'heard.laySpeaker': '{count} Sprecher:in ohne Schauspielberuf',
  'heard.laySpeakers': '{count} Sprecher:innen ohne Schauspielberuf',
  'heard.speaker': '{count} Sprecher:in',
  'heard.speakers': '{count} Sprecher:innen',
  'heard.ages': ' im Alter von {youngest} bis {oldest} Jahren',
  'heard.sentences': 'mit {count} Sätzen',
  'heard.words': 'mit {count} Wörtern',
  'heard.ownWords': 'in eigenen Worten',
  'heard.acting': 'Es sagt, welchem Spiel eine Stimme ähnelt, nicht was jemand fühlt.',
  'heard.resembling':
    'Es sagt, welchen dieser Aufnahmen eine Stimme ähnelt, nicht was jemand fühlt.',
  'heard.lessUnacted':
    'Bei anderen Sprachen, Altersgruppen, Mikrofonen und bei ungespielter Sprache ist weniger zu erwarten.',
  'heard.lessActed':
    'Bei anderen Sprachen, Altersgruppen, Mikrofonen und bei gespielter Sprache ist weniger zu erwarten.',
  'heard.less': 'Bei anderen Sprachen, Altersgruppen und Mikrofonen ist weniger zu erwarten.',
  'heard.unknown':
    'Es hat {recordings} Aufnahmen aus {corpus} gehört. Die Datei sagt nicht, welche Sprache gesprochen wird, wer spricht, ob die Gefühle gespielt waren und unter welcher Lizenz die Aufnahmen stehen. Es sagt, welchen davon eine Stimme ähnelt, nicht was jemand fühlt. Bei allem, was anders klingt, ist weniger zu erwarten.',

  'limits.lies': 'Es ist kein Lügendetektor.',
  'limits.people':
    'Es ist nicht für Entscheidungen über Menschen: Einstellung, Polizei, Schule, Gesundheit, Versicherung.',
  'limits.law':
    'In der EU ist es bei der Arbeit und in der Bildung verboten, Emotionen abzuleiten (außer aus medizinischen und Sicherheitsgründen). Sonst müssen die Betroffenen informiert werden, und ab Dezember 2027 gilt es als hochriskant. Dies ist keine Rechtsberatung.',
  'limits.lawName':
    'Verordnung (EU) 2024/1689, Artikel 5 Absatz 1 Buchstabe f und 50 Absatz 3, Anhang III',
  'limits.noise':
    'Wo niemand spricht, sollte es „unsicher“ sagen. Dafür wurde es mit Geräuschen und Musik trainiert; manchmal gelingt es nicht.',
  'limits.noiseFar':
    'Geräusche ohne Sprache (Brummen, Klicken, Rauschen, Musik) bekommen kein Gefühl zugeschrieben, und auch nicht, was allem fernliegt, womit es trainiert wurde. Von Sprache unterscheidet es sie nach künstlichen Geräuschen; bei einem echten nennt es vielleicht trotzdem eins.',
  'limits.noiseUnheard':
    'Wo niemand spricht, sollte es „unsicher“ sagen. Es hat im Training nur Sprache gehört und nennt dann oft trotzdem ein Gefühl.',
  'limits.noiseUnknown':
    'Wo niemand spricht, sollte es „unsicher“ sagen. Die Datei sagt nicht, ob es das gelernt hat.',

  'identity.title': 'Was es ist',
  'identity.name': 'Modell',
  'identity.architecture': 'Architektur',
  'identity.parameters': '{name}, {count} Parameter',
  'identity.members': '{members} Netze {name}, die gemeinsam antworten, zusammen {count} Parameter',
  'identity.hears': 'Hört',
  'identity.mfcc': '{coefficients} MFCC aus {bands} Mel-Bändern',
  'identity.encoder': '{count} Zahlen eines vortrainierten Sprach-Encoders',
  'identity.logMel': '{bands} Log-Mel-Bänder',
  'identity.features': '{features}, mono mit {rate} Hz, bis zu {seconds} auf einmal',
  'identity.corpus': 'Gelernt von',
  'identity.trained': '{corpus}: {utterances} Aufnahmen von {speakers} Sprecher:innen',
  'identity.trainedUnnamed':
    '{corpus}: {utterances} Aufnahmen; die Sprecher:innen sind nicht genannt',
  'identity.citation': 'Zitieren',
  'identity.licence': 'Lizenz',
  'identity.version': 'Gemacht mit affetto',
};
