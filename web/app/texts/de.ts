// Every text of the app in German.

import type { TextKey } from './en.js';

export const de: Readonly<Record<TextKey, string>> = {
  'app.title': 'affetto: das Gefühl in der Stimme hören',
  'app.headline': 'Das Gefühl in der Stimme hören',
  'app.lead':
    'Einen Satz aufnehmen, live sprechen oder eine Datei ablegen. affetto hört auf diesem Gerät zu: Keine Aufnahme verlässt es.',
  'app.skip': 'Zum Inhalt',
  'app.ways': 'Arten zuzuhören',
  'app.limits':
    'Gelernt von Schauspielern, die nordamerikanisches Englisch sprechen; andere Stimmen und Sprachen werden weniger sicher erkannt. Kein Lügendetektor und nicht für Entscheidungen über Menschen.',

  'about.title': 'Wie weit man ihm trauen kann',
  'about.teaser':
    'Bei Stimmen, die es nie gehört hatte, waren {model} der Antworten richtig; Menschen erreichen auf demselben Korpus {people}.',
  'about.open': 'Über dieses Modell',
  'about.close': 'Schließen',

  'language.label': 'Sprache',
  'theme.label': 'Farben',
  'theme.auto': 'Auto',
  'theme.light': 'Hell',
  'theme.dark': 'Dunkel',

  'model.loading': 'Wird vorbereitet: {percent}',
  'model.starting': 'Wird vorbereitet',
  'model.failed': 'Das Modell konnte nicht geladen werden.',
  'model.retry': 'Noch einmal versuchen',

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
  'answer.all': 'Wie wahrscheinlich jedes Gefühl ist',
  'answer.threshold':
    'Wo kein Gefühl {percent} erreicht (die dünne Linie), sagt affetto „unsicher“, statt zu raten.',
  'answer.windows': 'Das Mittel aus {count} überlappenden Abschnitten von {seconds}.',
  'answer.spoken': '{emotion}, zu {percent} sicher.',
  'answer.spokenUnsure': 'Unsicher. Vielleicht {first} oder {second}.',

  'record.tab': 'Aufnehmen',
  'record.start': 'Aufnehmen',
  'record.stop': 'Stopp',
  'record.hint':
    'Ein, zwei Sätze sagen, so wie Ihnen zumute ist. Der Browser fragt nach dem Mikrofon.',
  'record.opening': 'Das Mikrofon wird geöffnet …',
  'record.running': 'Aufnahme läuft',
  'record.limit': 'Eine Aufnahme darf fünf Minuten dauern.',
  'record.thinking': 'Die Aufnahme wird angehört …',
  'record.again': 'Neu aufnehmen',
  'record.discard': 'Verwerfen',
  'record.download': 'Als WAV speichern',
  'record.playback': 'Ihre Aufnahme',
  'record.elapsed': 'Zeit',
  'record.lost': 'Das Mikrofon ist weg. Was bis dahin aufgenommen wurde, ist noch da.',

  'microphone.label': 'Mikrofon',
  'microphone.default': 'Standardmikrofon',
  'microphone.level': 'Lautstärke',
  'microphone.denied': 'Das Mikrofon ist für diese Seite gesperrt.',
  'microphone.deniedHelp':
    'So geht es: auf das Symbol links neben der Adresse klicken, das Mikrofon auf „Zulassen“ stellen, noch einmal versuchen. Auf dem Telefon auch prüfen, ob das System dem Browser das Mikrofon erlaubt.',
  'microphone.missing': 'Es wurde kein Mikrofon gefunden.',
  'microphone.missingHelp':
    'Eines anschließen oder einschalten und noch einmal versuchen. Oder unter „Dateien“ eine Aufnahme wählen.',
  'microphone.busy': 'Das Mikrofon startet nicht.',
  'microphone.busyHelp':
    'Vielleicht benutzt es ein anderes Programm. Dieses schließen oder ein anderes Mikrofon wählen.',
  'microphone.insecure': 'Diese Seite darf das Mikrofon nicht benutzen.',
  'microphone.insecureHelp':
    'Browser erlauben es nur unter https-Adressen und auf localhost. Die Seite dort öffnen.',
  'microphone.retry': 'Noch einmal versuchen',

  'live.tab': 'Live',
  'live.start': 'Zuhören',
  'live.stop': 'Stopp',
  'live.hint':
    'Sprechen und zusehen, wie sich die Antwort ändert. Stille und Geräusche werden nicht beurteilt.',
  'live.opening': 'Das Mikrofon wird geöffnet …',
  'live.loading': 'Das Modell wird geladen …',
  'live.listening': 'Hört zu …',
  'live.listeningHint': 'Sagen Sie etwas.',
  'live.speaking': 'Hört Sprache',
  'live.last': 'Zuletzt gehört',
  'live.ended': 'Angehalten',
  'live.lost': 'Das Mikrofon ist weg, darum wurde angehalten.',
  'live.timeline': 'Die letzten zwei Minuten',
  'live.timelineEmpty': 'Was zu hören ist, wird hier gezeichnet.',
  'live.now': 'jetzt',
  'live.ago': 'vor {seconds} s',
  'live.smoothing':
    'Solange jemand spricht, alle {hop} eine Antwort über höchstens die letzten {window}, geglättet durch ein exponentielles Mittel von {smoothing}.',

  'files.tab': 'Dateien',
  'files.drop': 'Aufnahmen hier ablegen',
  'files.choose': 'Dateien wählen',
  'files.hint':
    'oder einfügen. WAV, MP3, FLAC, Ogg, Opus, WebM, M4A und der Ton eines Videos; je bis zu zwei Stunden.',
  'files.list': 'Aufnahmen',
  'files.waiting': 'wartet',
  'files.reading': 'wird gelesen',
  'files.progress': '{percent}',
  'files.remove': '{name} entfernen',
  'files.clear': 'Alle entfernen',
  'files.show': 'Einzelheiten zu {name}',
  'files.failedSpoken': '{name}: {reason}',
  'files.details': 'Einzelheiten',
  'files.unplayable':
    'Dieser Browser kann diese Art Datei nicht abspielen. Was darin gehört wurde, gilt trotzdem.',
  'files.dropNow': 'Zum Anhören loslassen',

  'teach.tab': 'Anlernen',
  'panel.opening': 'Wird geöffnet …',

  'voices.label': 'Wen affetto kennt',
  'voices.shipped': 'Jede Stimme',

  'failure.AUDIO_EMPTY': 'Die Datei ist leer.',
  'failure.AUDIO_NOT_AUDIO': 'Das ist keine Aufnahme.',
  'failure.AUDIO_NO_TRACK': 'In dieser Datei ist kein Ton.',
  'failure.AUDIO_UNSUPPORTED_CODEC':
    'Dieser Browser kann diese Art Ton nicht dekodieren. In WAV oder MP3 umwandeln.',
  'failure.AUDIO_TRUNCATED': 'Die Datei hört zu früh auf: Ein Teil fehlt.',
  'failure.AUDIO_CORRUPT': 'Die Datei ist beschädigt.',
  'failure.AUDIO_NON_FINITE': 'Die Datei enthält Zahlen, die kein Ton sind.',
  'failure.AUDIO_TOO_LONG': 'Die Aufnahme ist zu lang.',
  'failure.AUDIO_SILENT': 'Es ist nur Stille zu hören.',
  'failure.AUDIO_TOO_SHORT': 'Zu kurz für ein Urteil: Ein Wort braucht es mindestens.',
  'failure.FILE_UNREADABLE':
    'Die Datei konnte nicht gelesen werden. Wurde sie verschoben oder geändert?',
  'failure.DOWNLOAD_FAILED':
    'Ein Teil der App konnte nicht geladen werden. Bitte die Verbindung prüfen.',
  'failure.other': 'Etwas ist schiefgegangen.',

  'diagnostics.title': 'Diagnose',
  'diagnostics.model': 'Modell',
  'diagnostics.runtime': 'Rechenkern',
  'diagnostics.threads': 'Threads',
  'diagnostics.isolated': 'Cross-Origin-isoliert',
  'diagnostics.yes': 'ja',
  'diagnostics.no': 'nein',
  'diagnostics.download': 'Modell und Rechenkern laden',
  'diagnostics.start': 'Modell starten',
  'diagnostics.usable': 'Seite benutzbar nach',
  'diagnostics.lastClip': 'Letzte Aufnahme: anhören',
  'diagnostics.liveInference': 'Live: eine Antwort (Median)',
  'diagnostics.liveLatency': 'Live: Wortende bis Antwort (Median, 95 %)',
  'diagnostics.longTasks': 'Aufgaben der Seite über 50 ms',
  'diagnostics.offline': 'Geht ohne Netz',
  'diagnostics.version': 'Version',
  'diagnostics.none': 'noch keine',
};
