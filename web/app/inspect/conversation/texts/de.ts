// The texts of who speaks when in German.

import type { ConversationKey } from './en.js';

export const de: Readonly<Record<ConversationKey, string>> = {
  'talk.title': 'Wer wann spricht',
  'talk.fetching': 'Was Stimmen unterscheidet, wird geladen (9 MB, einmal): {percent}',
  'talk.hearing': 'Es wird gehört, wer wann spricht: {percent}',
  'talk.stop': 'Abbrechen',
  'talk.start': 'Anhören',
  'talk.tooLong':
    'Dafür können hier Aufnahmen von bis zu einer Stunde angehört werden. Der Befehl „affetto diarise“ nimmt auch längere.',
  'talk.people': 'Wie viele Menschen sprechen?',
  'talk.peopleUnknown': 'Weiß ich nicht',
  'talk.nobody': 'In dieser Aufnahme spricht niemand, soweit affetto es hört.',
  'talk.one': 'affetto hört nur eine Stimme. Sie spricht {length} lang: {mixture}.',
  'talk.several': '{count} Stimmen sprechen.',
  'talk.apart': 'Keine zwei sprechen gleichzeitig.',
  'talk.together': 'In {count} Redebeiträgen sprechen mehrere gleichzeitig.',
  'talk.voice': 'Stimme {number}',
  'talk.nameLabel': 'Name der Stimme {number}',
  'talk.speaks': 'spricht {length} lang: {mixture}',
  'talk.position': 'Stelle im Gespräch',
  'talk.at': '{time}: {what}',
  'talk.saysNow': '{name}, {what}',
  'talk.sayNow': '{names} gleichzeitig',
  'talk.help':
    'Ein Klick spielt diese Stelle. Auf der Tastatur bewegen die Pfeiltasten, Bild auf und Bild ab springen zwischen den Redebeiträgen, und die Leertaste spielt.',
  'talk.helpTouch': 'Tippen Sie irgendwohin, um diese Stelle zu hören.',
  'talk.turns': 'Alle {count} Redebeiträge',
  'talk.turnTime': '{from} bis {to}',
  'talk.too': 'auch {names}',
  'talk.note':
    'affetto unterscheidet Stimmen nach ihrem Klang und weiß nicht, wem sie gehören. Wer erst schreit und dann flüstert, kann nach zwei Menschen klingen: Wenn Sie wissen, wie viele sprechen, sagen Sie es oben. In vielen Ländern spricht das Recht mit, wenn Menschen nach ihrer Stimme unterschieden werden; fragen Sie darum die, die sprechen. Nichts verlässt dieses Gerät.',
  'talk.export': 'Speichern, wer wann spricht',
  'talk.exportLabel': 'Wer wann spricht als {format} speichern',
};
