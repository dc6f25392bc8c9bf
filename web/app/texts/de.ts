// Every text of the app in German.

import type { TextKey } from './en.js';

export const de: Readonly<Record<TextKey, string>> = {
  'app.title': 'affetto: Emotionen in der Stimme hören',
  'app.headline': 'Emotionen in der Stimme hören',
  'app.lead':
    'Nehmen Sie einen Satz auf, sprechen Sie live oder legen Sie eine Datei ab. affetto hört auf diesem Gerät zu: Keine Aufnahme verlässt es.',
  'app.skip': 'Zum Inhalt',
  'app.ways': 'Arten zuzuhören',
  'app.learned':
    'Gelernt aus Aufnahmen auf {languages}; andere Stimmen und Sprachen werden weniger sicher erkannt.',
  'app.learnedUnknown':
    'Stimmen und Sprachen, die anders klingen als die gelernten, werden weniger sicher erkannt.',
  'app.limits': 'Kein Lügendetektor und nicht für Entscheidungen über Menschen.',
  'app.law':
    'In der EU ist es bei der Arbeit und in der Bildung verboten; wer es sonst bei anderen anwendet, muss sie informieren.',

  'region.003': 'Nordamerika',

  'about.title': 'Wie weit man ihm trauen kann',
  'about.teaser':
    'Bei Stimmen, die es nie gehört hatte, waren in Aufnahmen wie denen, von denen es gelernt hat, {model} der Antworten richtig; Menschen erreichen auf demselben Korpus {people}.',
  'about.teaserAlone':
    'Bei Stimmen, die es nie gehört hatte, waren in Aufnahmen wie denen, von denen es gelernt hat, {model} der Antworten richtig.',
  'about.open': 'Über dieses Modell',
  'about.close': 'Schließen',

  'language.label': 'Sprache',
  'theme.label': 'Farben',
  'theme.auto': 'Farben: automatisch',
  'theme.light': 'Farben: hell',
  'theme.dark': 'Farben: dunkel',

  'help.title': 'Tastenkürzel',
  'help.record': 'aufnehmen und beenden',
  'help.play': 'abspielen und anhalten',
  'help.space': 'Leertaste',
  'help.arrows': 'zwischen Reitern und im Verlauf bewegen',
  'help.this': 'diese Übersicht zeigen',
  'help.on': 'Diese Tasten verwenden',
  'help.close': 'Schließen',

  'player.play': 'Abspielen: {name}',
  'player.pause': 'Anhalten: {name}',
  'player.position': 'Stelle: {name}',
  'player.time': '{now} von {total}',

  'details.show': 'Einzelheiten',

  'model.loading': 'affetto macht sich bereit: {percent}',
  'model.starting': 'affetto macht sich bereit',
  'model.failed': 'Das Modell konnte nicht geladen werden.',
  'model.retry': 'Noch einmal versuchen',

  'large.loading':
    'Ein größeres Modell, das besser antwortet, wird geladen: {percent}. Bis dahin antwortet das kleine.',
  'large.answers': 'Jetzt antwortet das größere Modell.',
  'large.outdated':
    'Jetzt antwortet das größere Modell. Die gewählte Stimme hat eine frühere Fassung gelernt, darum wird sie nicht verwendet: Bitte lernen Sie sie neu an.',
  'large.voiceWaits': 'Die Stimme {name} braucht das größere.',
  'large.slow':
    'Das kleine Modell antwortet: Das größere bräuchte auf diesem Gerät {seconds} für vier Sekunden Ton.',
  'large.saving':
    'Das kleine Modell antwortet: Ihr Browser soll Daten sparen, darum wird das größere nicht geladen.',
  'large.failed': 'Das kleine Modell antwortet: Das größere konnte nicht geladen werden.',

  'voice.title': 'Ihre Stimme',
  'voice.unknown': 'affetto lernt kennen, wer spricht, und antwortet mit jedem Satz besser.',
  'voice.known': 'affetto kennt diese Stimme: {count} Sätze.',
  'voice.knownOne': 'affetto kennt diese Stimme: 1 Satz.',
  'voice.another': 'Eine andere Stimme? affetto hat neu begonnen.',
  'voice.keep': 'Diese Stimme auf diesem Gerät behalten',
  'voice.forget': 'Diese Stimme vergessen',
  'voice.undo': 'Rückgängig',

  'update.ready': 'Eine neue Version von affetto ist da.',
  'update.apply': 'Jetzt verwenden',
  'update.later': 'Später',

  'emotion.neutral': 'neutral',
  'emotion.calm': 'ruhig',
  'emotion.happy': 'fröhlich',
  'emotion.sad': 'traurig',
  'emotion.angry': 'wütend',
  'emotion.fearful': 'ängstlich',
  'emotion.disgust': 'angeekelt',
  'emotion.surprised': 'überrascht',
  'emotion.unsure': 'unsicher',

  'answer.heading': 'Die Antwort',
  'answer.confidence': 'zu {percent} sicher',
  'answer.perhaps': 'Vielleicht {first} ({firstPercent}) oder {second} ({secondPercent})',
  'answer.all': 'Wie wahrscheinlich jede Emotion ist',
  'answer.threshold': 'Unter {percent} (dünne Linie): „unsicher“.',
  'answer.mean': 'Die Balken sind das Mittel der ganzen Aufnahme.',
  'mixture.mostly': 'meist {emotion}',
  'mixture.often': 'am häufigsten {emotion}',
  'mixture.at': '{emotion} bei {times}',
  'mixture.unsure': 'unsicher in {percent} der Sprechzeit',
  'mixture.throughout': 'immer wenn es sicher ist',
  'answer.set':
    '{emotions}: {often} richtig bei nie gehörten Stimmen, in Aufnahmen wie denen, von denen es gelernt hat.',
  'answer.setAll': 'Das könnte alles sein: Keine Emotion ist auszuschließen.',
  'often.5': 'fünf von zehn Mal',
  'often.6': 'sechs von zehn Mal',
  'often.7': 'sieben von zehn Mal',
  'often.8': 'acht von zehn Mal',
  'often.9': 'neun von zehn Mal',
  'often.percent': 'in {percent} der Fälle',
  'answer.spoken': '{emotion}, zu {percent} sicher.',
  'answer.spokenUnsure': 'Unsicher. Vielleicht {first} oder {second}.',

  'dimensions.heading': 'Zahlen',
  'dimensions.none': 'Keine Zahlen: Nichts darin ließ sich als Sprache beurteilen.',
  'dimensions.value': '{value} (Skala {low} bis {high})',
  'dimensions.plane':
    'Die Antwort in der Ebene von Valenz und Erregung: Valenz {valence}, Erregung {arousal}.',
  'dimensions.excited': 'erregt',
  'dimensions.quiet': 'ruhig',
  'dimensions.pleasant': 'angenehm',
  'dimensions.unpleasant': 'unangenehm',
  'dimension.arousal': 'Erregung',
  'dimension.valence': 'Valenz',
  'dimension.dominance': 'Dominanz',

  'record.tab': 'Aufnehmen',
  'record.start': 'Aufnehmen',
  'record.stop': 'Stopp',
  'record.hint':
    'Sagen Sie ein, zwei Sätze, so wie Ihnen gerade zumute ist. Der Browser fragt nach dem Mikrofon.',
  'record.examples': 'Kein Mikrofon? Eine Beispielaufnahme probieren',
  'record.opening': 'Das Mikrofon wird geöffnet …',
  'record.running': 'Aufnahme läuft',
  'record.limit': 'Eine Aufnahme darf bis zu fünf Minuten dauern.',
  'record.thinking': 'affetto hört sich die Aufnahme an …',
  'record.again': 'Neu aufnehmen',
  'record.discard': 'Verwerfen',
  'record.download': 'Als WAV speichern',
  'record.playback': 'Ihre Aufnahme',
  'record.elapsed': 'Zeit',
  'record.lost': 'Das Mikrofon wurde getrennt. Was bis dahin aufgenommen wurde, bleibt erhalten.',

  'microphone.label': 'Mikrofon',
  'microphone.default': 'Standardmikrofon',
  'microphone.level': 'Lautstärke',
  'microphone.denied': 'Das Mikrofon ist für diese Seite gesperrt.',
  'microphone.deniedHelp':
    'Klicken Sie auf das Symbol links neben der Adresse, stellen Sie das Mikrofon auf „Zulassen“, und versuchen Sie es noch einmal. Prüfen Sie auf dem Telefon auch, ob das System dem Browser das Mikrofon erlaubt.',
  'microphone.missing': 'Es wurde kein Mikrofon gefunden.',
  'microphone.missingHelp':
    'Schließen Sie eines an oder schalten Sie es ein, und versuchen Sie es noch einmal. Oder wählen Sie unter „Dateien“ eine Aufnahme.',
  'microphone.busy': 'Das Mikrofon lässt sich nicht starten.',
  'microphone.busyHelp':
    'Vielleicht benutzt es ein anderes Programm. Schließen Sie dieses Programm, oder wählen Sie ein anderes Mikrofon.',
  'microphone.insecure': 'Diese Seite kann das Mikrofon nicht benutzen.',
  'microphone.insecureHelp':
    'Browser erlauben es nur unter https-Adressen und auf localhost. Öffnen Sie die Seite dort.',
  'microphone.retry': 'Noch einmal versuchen',

  'live.tab': 'Live',
  'live.start': 'Zuhören',
  'live.stop': 'Stopp',
  'live.hint':
    'Sprechen Sie, und sehen Sie zu, wie sich die Antwort ändert. Stille und Geräusche bekommen keine Antwort.',
  'live.opening': 'Das Mikrofon wird geöffnet …',
  'live.loading': 'Das Modell wird geladen …',
  'live.listening': 'Hört zu …',
  'live.listeningHint': 'Sagen Sie etwas.',
  'live.speaking': 'Hört Sprache',
  'live.last': 'Zuletzt gehört',
  'live.steadyHint': 'Einen Moment: noch ein paar Worte.',
  'live.lost':
    'Das Mikrofon wurde getrennt, darum hört affetto nicht mehr zu. Was zu hören war, bleibt erhalten.',
  'live.ending': 'Hört die letzten Worte …',
  'live.limit': 'Live kann bis zu zwei Stunden dauern. Was zu hören war, bleibt erhalten.',
  'live.name': 'Live, {time}',
  'live.nameLabel': 'Name',
  'live.playback': 'Der Ton dieser Sitzung',
  'live.again': 'Wieder zuhören',
  'live.nobody': 'Es war niemand zu hören.',
  'live.timeline': 'Die letzten zwei Minuten',
  'live.timelineEmpty': 'Hier erscheint, was affetto hört.',
  'live.now': 'jetzt',
  'live.ago': 'vor {seconds} s',
  'live.smoothing':
    'Ein Gesicht erscheint, sobald zwei Antworten hintereinander dieselbe Emotion mit {confidence} oder mehr nennen, oft etwa eine Sekunde, nachdem jemand zu sprechen beginnt, sonst am Ende der Äußerung. Dann kommt alle {hop} eine neue Antwort. Sie umfasst höchstens die letzten {window} und ist durch ein exponentielles Mittel mit einer Zeitkonstante von {smoothing} geglättet. Was vorher zu sehen war, wird berichtigt, sobald mehr zu hören war.',

  'files.tab': 'Dateien',
  'files.drop': 'Aufnahmen hier ablegen',
  'files.choose': 'Dateien wählen',
  'files.dropMore': 'Weitere Aufnahmen ablegen',
  'files.chooseFolder': 'Ordner wählen',
  'files.none': 'Darin ist keine Aufnahme.',
  'files.hint':
    'Oder einen Ordner davon; Einfügen geht auch. affetto liest WAV, AIFF, CAF, AU, MP3, FLAC, Ogg, Opus, WebM, M4A und den Ton von Videos, je bis zu zwei Stunden.',
  'files.list': 'Aufnahmen',
  'files.waiting': 'wartet',
  'files.reading': 'hört zu {percent}',
  'files.progress': '{done} von {count} beantwortet',
  'files.done': 'Alle {count} Aufnahmen sind beantwortet.',
  'files.name': 'Name',
  'files.emotion': 'Emotion',
  'files.confidence': 'Sicherheit',
  'files.length': 'Länge',
  'files.select': '{name} auswählen',
  'files.selectAll': 'Alle gezeigten auswählen',
  'files.filter': 'Zeigen',
  'files.filterAll': 'alle ({count})',
  'files.filterFailed': 'ohne Antwort',
  'files.saveCsv': 'Alle als CSV speichern',
  'files.saveJson': 'Alle als JSON speichern',
  'files.saveChosenCsv': '{count} als CSV speichern',
  'files.saveChosenJson': '{count} als JSON speichern',
  'files.clearChosen': '{count} entfernen',
  'files.remove': '{name} entfernen',
  'files.clear': 'Alle entfernen',
  'files.show': 'Einzelheiten zu {name}',
  'files.failedSpoken': '{name}: {reason}',
  'files.details': 'Einzelheiten',
  'files.hearPart': 'Hören, was da ist ({length})',
  'files.hearPartOf': 'Von {name} hören, was da ist',
  'files.unplayable':
    'Dieser Browser kann diese Art Datei nicht abspielen. Die Antwort gilt trotzdem.',
  'files.dropNow': 'Zum Anhören loslassen',

  'history.tab': 'Archiv',

  'teach.tab': 'Anlernen',
  'panel.opening': 'Wird geöffnet …',

  'voices.label': 'Stimme',
  'voices.shipped': 'Jede Stimme',

  'warning.unheard': 'Nicht alles in dieser Datei wurde gehört.',
  'warning.ends-early': 'Die Datei endet zu früh: Die Antwort gilt dem, was da ist.',
  'warning.mended': 'Die Datei wurde zum Hören ausgebessert.',
  'warning.channels': 'Die Kanäle dieser Datei sind ungewöhnlich.',

  'failure.AUDIO_EMPTY': 'Die Datei ist leer.',
  'failure.AUDIO_NOT_AUDIO': 'Das ist keine Aufnahme.',
  'failure.AUDIO_NO_TRACK': 'In dieser Datei ist kein Ton.',
  'failure.AUDIO_UNSUPPORTED_CODEC':
    'Dieser Browser kann diese Art Ton nicht dekodieren. Wandeln Sie die Datei in WAV oder MP3 um.',
  'failure.AUDIO_TRUNCATED': 'Die Datei endet zu früh: Ein Teil fehlt.',
  'failure.AUDIO_CORRUPT': 'Die Datei ist beschädigt.',
  'failure.AUDIO_NON_FINITE': 'Die Datei enthält Abtastwerte, die keine gültigen Zahlen sind.',
  'failure.AUDIO_TOO_LONG': 'Die Aufnahme ist zu lang.',
  'failure.AUDIO_SILENT': 'Es ist nur Stille zu hören.',
  'failure.AUDIO_TOO_SHORT': 'Das ist zu kurz. affetto braucht mindestens ein Wort.',
  'failure.FILE_UNREADABLE':
    'Die Datei konnte nicht gelesen werden. Wurde sie verschoben oder geändert?',
  'failure.DOWNLOAD_FAILED':
    'Ein Teil der App konnte nicht geladen werden. Prüfen Sie die Verbindung.',
  'failure.other': 'Etwas ist schiefgegangen.',

  'diagnostics.title': 'Diagnose',
  'diagnostics.model': 'Modell',
  'diagnostics.runtime': 'Laufzeitumgebung',
  'diagnostics.threads': 'Threads',
  'diagnostics.isolated': 'Cross-Origin-isoliert',
  'diagnostics.yes': 'ja',
  'diagnostics.no': 'nein',
  'diagnostics.download': 'Modell und Laufzeitumgebung laden',
  'diagnostics.start': 'Modell starten',
  'diagnostics.usable': 'Seite benutzbar nach',
  'diagnostics.large': 'Größeres Modell: vier Sekunden Ton',
  'diagnostics.lastRecording': 'Letzte Aufnahme: Erkennung',
  'diagnostics.liveInference': 'Live: eine Antwort (Median)',
  'diagnostics.liveLatency': 'Live: Wortende bis Antwort (Median, 95 %)',
  'diagnostics.longTasks': 'Aufgaben der Seite über 50 ms',
  'diagnostics.offline': 'Funktioniert ohne Netz',
  'diagnostics.version': 'Version',
  'diagnostics.none': 'noch keine',

  'consent.title': 'Darf affetto Sie hören?',
  'consent.what':
    'Es hört darauf, wie etwas gesagt wird, in dem, was Sie aufnehmen, live sprechen oder als Datei öffnen, und rät daraus eine Emotion.',
  'consent.where':
    'Das geschieht auf diesem Gerät. Keine Aufnahme wird irgendwohin gesendet, und keine wird behalten, außer Sie wünschen es.',
  'consent.worth':
    'Die Antwort sagt, welchem Schauspiel eine Stimme ähnelt, nicht, was jemand fühlt, und sie ist oft falsch.',
  'consent.others': 'Ist jemand anderes zu hören, fragen Sie bitte vorher.',
  'consent.law':
    'Bitte nicht bei Beschäftigten, Bewerbenden, Schüler:innen oder Studierenden anwenden: Das Recht der EU verbietet es.',
  'consent.notice': 'Mehr dazu vom Betreiber dieser Seite',
  'consent.yes': 'Ich bin einverstanden, es darf zuhören',
  'consent.no': 'Nein',
  'consent.withdrawable': 'Das lässt sich jederzeit widerrufen, ganz unten auf der Seite.',
  'consent.refused': 'Es wird nichts gehört.',
  'consent.refusedNote':
    'Das Mikrofon bleibt zu, und keine Datei wird gelesen. Sie können die Seite schließen.',
  'consent.again': 'Noch einmal lesen',
  'consent.withdraw': 'Einwilligung widerrufen',
  'consent.withdrawNote':
    'Offene Aufnahmen werden vergessen. Was Sie auf diesem Gerät gespeichert haben, bleibt, bis Sie es löschen.',
};
