// The texts of teaching in German.

import type { TeachKey } from './en.js';

export const de: Readonly<Record<TeachKey, string>> = {
  'home.heading': 'affetto die eigene Stimme beibringen',
  'home.lead':
    'Jede Stimme freut und ärgert sich auf ihre Art. Sprechen Sie ein paar Sätze in jeder Emotion, und affetto stellt sich auf Sie ein.',
  'home.record':
    'Nehmen Sie bis zu {count} kurze Sätze auf. Das dauert etwa fünf Minuten, und Sie können jeden überspringen.',
  'home.check':
    'Sehen Sie, ob es hilft. Jeder Satz wird an dem geprüft, was aus den anderen gelernt wurde.',
  'home.keep':
    'Behalten Sie das Ergebnis auf diesem Gerät, wenn Sie möchten. Die Aufnahmen werden gelöscht, sobald Sie die Seite schließen.',
  'home.start': 'Anfangen',
  'home.resume': 'Weiter',
  'home.discard': 'Aufnahmen verwerfen',
  'home.room': 'Am besten ist ein ruhiger Raum. Halten Sie zum Mikrofon den gewohnten Abstand.',
  'home.saved': '{name} ist gespeichert, und affetto antwortet ab jetzt damit.',
  'home.try': 'Ausprobieren',

  'guide.steps': 'Emotionen',
  'guide.step': '{emotion}: {done}/{count} aufgenommen',
  'guide.count': 'Schritt {step} von {count}',
  'guide.record': 'Aufnehmen',
  'guide.stop': 'Stopp',
  'guide.opening': 'Das Mikrofon wird geöffnet …',
  'guide.running': 'Aufnahme läuft: {sentence}',
  'guide.kept': 'Aufgenommen.',
  'guide.play': 'Satz {number} anhören',
  'guide.pause': 'Satz {number} anhalten',
  'guide.again': 'Noch einmal',
  'guide.againSpoken': 'Satz {number} noch einmal aufnehmen',
  'guide.next': 'Weiter: {emotion}',
  'guide.skip': 'Überspringen',
  'guide.skipTo': 'Überspringen, weiter mit: {emotion}',
  'guide.finish': 'Zum Abschluss',
  'guide.back': 'Zurück',
  'guide.lost': 'Das Mikrofon wurde getrennt. Was vorher aufgenommen wurde, ist noch da.',
  'guide.rejected': 'Das wurde nicht behalten:',

  'review.heading': 'Bereit zum Lernen',
  'review.enough': 'Sie haben {clips} Sätze in {emotions} Emotionen aufgenommen.',
  'review.few':
    'Um etwas zu lernen, braucht affetto mindestens zwei Emotionen. Wählen Sie oben eine aus, und nehmen Sie einen Satz auf.',
  'review.single':
    'Nur einen Satz gibt es für: {names}. affetto lernt daraus, kann aber nicht prüfen, was das bringt. Ein zweiter Satz würde helfen.',
  'review.adapt': 'Meine Stimme lernen',
  'review.thorough': 'Gründlich lernen',
  'review.thoroughHint':
    'Das ganze Modell lernt, nicht nur seine letzten Schichten. Das dauert ein bis zwei Minuten statt einiger Sekunden und bringt meistens mehr.',
  'review.model': 'affetto lernt vom mitgelieferten Modell aus.',
  'review.large':
    'Das größere Modell antwortet und lernt Ihre Stimme aus diesen Sätzen in Sekunden. Für alle anderen bleibt es, wie es ist.',

  'adapt.heading': 'affetto lernt Ihre Stimme',
  'adapt.starting': 'Es geht los',
  'adapt.listening': 'affetto hört sich die Sätze an',
  'adapt.checking': 'affetto wird an ausgelassenen Sätzen geprüft',
  'adapt.training': 'affetto lernt aus allen Sätzen',
  'adapt.cancel': 'Abbrechen',
  'adapt.cancelled': 'Abgebrochen. Die Aufnahmen sind noch da.',
  'adapt.failed': 'Das hat nicht geklappt.',
  'adapt.back': 'Zurück zu den Aufnahmen',

  'result.better': 'Es hilft',
  'result.perhaps': 'Vielleicht hilft es',
  'result.same': 'Kein Gewinn',
  'result.worse': 'Es hilft nicht',
  'result.unknown': 'Gelernt, aber nicht geprüft',
  'result.count': '{right} von {count}',
  'result.before': 'Vorher',
  'result.after': 'Nachher',
  'result.rightAnswers': 'richtige Antworten',
  'result.changed': '{gained} wurden richtig, {lost} wurden falsch.',
  'result.betterWhy': 'Das ist mehr, als der Zufall erklären würde.',
  'result.perhapsWhy': 'Bei so wenigen Sätzen könnte das auch Zufall sein.',
  'result.sameWhy': 'Es gibt wenig Grund, es zu behalten. Mehr Sätze oder echtere können helfen.',
  'result.knownWhy':
    'affetto hatte schon vorher bei allen recht. Hier war nichts zu gewinnen, also müssen Sie es nicht behalten.',
  'result.worseWhy':
    'Behalten Sie es besser nicht. Hören Sie die Aufnahmen an: Klingt jede nach ihrer Emotion? Nehmen Sie die anderen neu auf.',
  'result.unknownWhy':
    'Für keine Emotion gibt es einen zweiten Satz, darum lässt sich nichts prüfen. Je ein zweiter Satz würde zeigen, ob es hilft.',
  'result.how':
    'Jeder Satz wurde mit dem beantwortet, was allein aus den anderen gelernt wurde. Diese Prüfung ist strenger als eine mit dem, was Sie behalten würden, denn das ist aus allen gelernt. Es sind nur {count} Sätze, darum sind die Zahlen grob.',
  'result.table': 'Ihre Sätze, vorher und nachher',
  'result.emotion': 'Emotion',
  'result.right': 'richtig',
  'result.wrong': 'falsch',
  'result.notCounted': 'nicht gezählt: der einzige Satz dieser Emotion',
  'result.details': 'Alle Antworten und Zahlen',
  'result.uar': 'Mittlere Trefferquote der Emotionen (UAR), alle Sätze',
  'result.logLoss': 'Log-Loss, alle Sätze (weniger ist besser)',
  'result.seconds': 'Das Lernen dauerte {seconds}, mit den Prüfungen {total}.',
  'result.name': 'Name',
  'result.defaultName': 'Meine Stimme',
  'result.save': 'Speichern und verwenden',
  'result.saveAnyway': 'Trotzdem speichern',
  'result.saving': 'Wird gespeichert …',
  'result.more': 'Zurück zu den Aufnahmen',
  'result.discard': 'Verwerfen',
  'result.saveFailed':
    'Das Speichern ist gescheitert. Dieser Browser behält nichts für diese Seite, oder der Speicher ist voll. Sie können die Stimme noch als Datei exportieren.',
  'result.export': 'Exportieren',

  'voices.heading': 'Stimmen und Modelle auf diesem Gerät',
  'voices.none': 'Noch keine.',
  'voices.shipped': 'Jede Stimme',
  'voices.shippedWhat': 'Das mitgelieferte Modell',
  'voices.use': 'Verwenden',
  'voices.useSpoken': '{name} verwenden',
  'voices.inUse': 'Wird verwendet',
  'voices.export': 'Exportieren',
  'voices.exportSpoken': '{name} als Datei exportieren',
  'voices.rename': 'Umbenennen',
  'voices.renameSpoken': '{name} umbenennen',
  'voices.renameSave': 'Speichern',
  'voices.delete': 'Löschen',
  'voices.deleteSpoken': '{name} löschen',
  'voices.sure': '{name} endgültig löschen?',
  'voices.keep': 'Behalten',
  'voices.from': '{date}, {count} Sätze',
  'voices.fromFile': '{date}, aus einer Datei',
  'voices.checked': '{before} → {after} von {count} richtig',
  'voices.import': 'Stimme oder Modell importieren',
  'voices.importHint':
    'Sie können importieren, was hier exportiert wurde oder was „affetto adapt“ schreibt. Ein eigenes Modell („affetto train“, „affetto ship“) antwortet mit seinen eigenen Labels. Exportierte Dateien laufen auch mit „affetto predict“: .json mit --voice, .onnx mit --model.',
  'voices.importFailed': '{file} konnte nicht importiert werden.',
  'voices.chosen': 'affetto antwortet jetzt mit {name}.',
  'voices.deleted': '{name} ist gelöscht.',

  'failure.MODEL_FILE_INVALID':
    'Das ist weder eine Stimme noch ein Modell von affetto, oder es ist beschädigt.',
  'failure.OPTION_INVALID':
    'Das passt nicht zum Modell, das antwortet: Eine Aufnahme enthält vielleicht keine Sprache, oder eine Stimme gehört zu einem anderen Modell.',
  'failure.TRAINING_DIVERGED':
    'Das Lernen ist gescheitert. Nehmen Sie neu auf, was seltsam klingt.',
  'failure.AUDIO_SILENT': 'Es war nur Stille zu hören. Ist es das richtige Mikrofon?',
  'failure.AUDIO_TOO_SHORT': 'Das war zu kurz. Sprechen Sie den ganzen Satz, und stoppen Sie dann.',

  'sentence.first': 'Die Schlüssel liegen auf dem Tisch am Fenster.',
  'sentence.second': 'Sie haben gesagt, dass sie um sieben da sind.',
  'sentence.third': 'Der Laden an der Ecke macht um neun Uhr auf.',
  'sentence.fourth': 'In einer halben Stunde fährt noch ein Zug.',

  'situation.neutral': 'Nichts ist passiert. Sie lesen es vor wie einen Fahrplan.',
  'how.neutral': 'Sprechen Sie schlicht, so wie sonst, wenn es um nichts geht.',
  'situation.calm': 'Ein langer, guter Tag ist vorbei. Sie sagen es einem Kind beim Einschlafen.',
  'how.calm': 'Sprechen Sie langsam und weich. Atmen Sie vorher aus.',
  'situation.happy':
    'Die Freunde, die Sie ein Jahr lang vermisst haben, kommen, und Sie erzählen es allen.',
  'how.happy': 'Lächeln Sie beim Sprechen. Man hört es.',
  'situation.sad': 'Ein lieber Mensch ist für immer fort. Sie müssen es noch einmal sagen.',
  'how.sad': 'Lassen Sie Schultern und Stimme sinken. Nehmen Sie sich Zeit.',
  'situation.angry':
    'Dreimal haben Sie es gesagt, und wieder hat niemand zugehört. Jetzt reicht es!',
  'how.angry': 'Legen Sie Druck auf die Wörter. Es darf laut werden.',
  'situation.fearful': 'Mitten in der Nacht ist jemand an der Tür. Sie sagen es ins Telefon.',
  'how.fearful': 'Sprechen Sie schnell und hoch, mit kurzem Atem. Die Stimme darf zittern.',
  'situation.disgust': 'Sie haben gerade eine Brotdose geöffnet, die wochenlang vergessen war.',
  'how.disgust': 'Rümpfen Sie die Nase, und dehnen Sie die Wörter.',
  'situation.surprised':
    'Sie hatten die Hoffnung längst aufgegeben. Und plötzlich sehen Sie es mit eigenen Augen!',
  'how.surprised': 'Schnappen Sie erst nach Luft, und lassen Sie dann die Stimme hochspringen.',
  'situation.other':
    'Denken Sie an einen Augenblick, in dem Ihnen so zumute war, und sprechen Sie wie damals.',
  'how.other': 'Sagen Sie es so, wie Sie es wirklich sagen würden.',
};
