// The texts of the history in English.

export const en = {
  'keep.keep': 'Keep in History',
  'keep.kept': 'Kept in History',

  'share.title': 'Share this answer',
  'share.image': 'Image',
  'share.imageLabel': 'Share this answer as an image',
  'share.json': 'JSON',
  'share.jsonLabel': 'Share this answer as JSON',
  'share.footer': 'Heard by affetto. Not a lie detector, and not for decisions about people.',

  'history.about':
    'Recordings, live sessions and files that you keep stay in this browser on this device. Nobody else gets them.',
  'history.all': 'Keep everything I record from now on',
  'history.refused': 'This browser did not keep it: there is no room, or storage is blocked.',
  'history.empty': 'Nothing is kept yet. Below every answer there is “Keep in History”.',
  'history.list': 'What is kept',
  'history.kind.recording': 'Recording',
  'history.kind.live': 'Live session',
  'history.kind.file': 'File',
  'history.recorded': 'Recording, {time}',
  'history.open': 'Open',
  'history.openOf': 'Open {name}',
  'history.name': 'Name',
  'history.forget': 'Forget',
  'history.forgetOf': 'Forget {name}',
  'history.forgetAll': 'Forget everything',
  'history.sure': 'Forget everything that is kept? This cannot be undone.',
  'history.yes': 'Yes, forget it',
  'history.no': 'Keep it',
  'history.compare': 'Compare',
  'history.compareOf': 'Compare {name}',
  'history.compareHint': 'Choose two to see them side by side.',
  'history.otherModel': 'Another model answered this; the closer look needs that one.',

  'compare.title': 'Side by side',
  'compare.close': 'Close the comparison',
  'compare.measuring': 'Measuring pitch and energy …',
  'compare.failed': 'Pitch and energy could not be measured.',
  'compare.emotions': 'How likely each emotion is',
  'compare.emotion': 'Emotion',
  'compare.timeline': 'Over time',
  'compare.timelineOf': 'The emotions over time: {words}',
  'compare.pitch': 'Pitch',
  'compare.energy': 'Energy',
  'compare.pitchOf':
    'Pitch of {name}: {median} in the middle, {range} semitones between low and high',
  'compare.energyOf': 'Energy of {name}: {level} on average',
  'compare.unvoiced': 'No voice was found in it.',
  'compare.hz': '{value} Hz',
  'compare.db': '{value} dB',
  'compare.measure': 'Measured',
  'compare.median': 'Pitch (median)',
  'compare.range': 'Pitch range (semitones)',
  'compare.level': 'Energy (mean of voiced sound)',
  'compare.rate': 'Syllables per second',
  'compare.note':
    'Pitch is measured by YIN, syllables by their peaks of energy, of the first ten minutes. Both recordings have the same scales. Levels depend on the microphone too.',
} as const;

export type KeepKey = keyof typeof en;
