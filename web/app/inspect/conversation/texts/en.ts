// The texts of who speaks when in English.

export const en = {
  'talk.title': 'Who speaks when',
  'talk.fetching': 'Fetching what tells voices apart (9 MB, once): {percent}',
  'talk.hearing': 'Listening for who speaks when: {percent}',
  'talk.stop': 'Cancel',
  'talk.start': 'Listen',
  'talk.tooLong':
    'Recordings of up to an hour can be listened to for this here. The command “affetto diarise” takes longer ones.',
  'talk.people': 'How many people speak?',
  'talk.peopleUnknown': 'I do not know',
  'talk.nobody': 'Nobody speaks in this recording, as far as affetto can tell.',
  'talk.one': 'affetto hears one voice only. It speaks for {length}: {mixture}.',
  'talk.several': '{count} voices speak.',
  'talk.apart': 'No two of them speak at once.',
  'talk.together': 'Several speak at once in {count} turns.',
  'talk.voice': 'Voice {number}',
  'talk.nameLabel': 'Name of voice {number}',
  'talk.speaks': 'speaks for {length}: {mixture}',
  'talk.position': 'Position in the conversation',
  'talk.at': '{time}: {what}',
  'talk.saysNow': '{name}, {what}',
  'talk.sayNow': '{names} at once',
  'talk.help':
    'Click anywhere to hear that moment. On the keyboard, the arrow keys move, Page Up and Page Down jump between turns, and the space bar plays.',
  'talk.helpTouch': 'Tap anywhere to hear that moment.',
  'talk.turns': 'All {count} turns',
  'talk.turnTime': '{from} to {to}',
  'talk.too': '{names} too',
  'talk.note':
    'affetto tells voices apart by their sound, and does not know whose they are. One person who shouts and then whispers can sound like two: if you know how many people speak, say so above. In many countries the law has a say in telling people apart by their voice, so ask those who speak. Nothing leaves this device.',
  'talk.export': 'Save who speaks when',
  'talk.exportLabel': 'Save who speaks when as {format}',
} as const;

export type ConversationKey = keyof typeof en;
