// The texts of the closer look in English.

export const en = {
  'look.title': 'A closer look',
  'look.overTime': 'Over time',
  'look.who': 'Who speaks?',
  'look.why': 'Why this answer?',

  'time.title': 'The emotion over time',
  'time.position': 'Position in the recording',
  'time.help':
    'Click anywhere to hear that moment. On the keyboard, the arrow keys move, Page Up and Page Down jump between stretches, and the space bar plays.',
  'time.helpTouch': 'Tap anywhere to hear that moment.',
  'time.at': '{time}: {what}',
  'time.emotion': '{emotion}, {percent}',
  'time.unsure': 'not sure (perhaps {emotion}, {percent})',
  'time.pause': 'nobody speaks',
  'time.zoom': 'Zoom',
  'time.zoomIn': 'Zoom in',
  'time.zoomOut': 'Zoom out',
  'time.zoomed': '{factor}×',
  'time.spectrogram': 'Spectrogram',
  'time.drawing': 'Drawing the spectrogram: {percent}',
  'time.stopDrawing': 'Stop drawing',
  'time.spectrogramHelp':
    'This shows how loud each pitch is, up to {hz}. What is louder is darker in light colours and brighter in dark colours.',

  'summary.title': 'Share of the speaking time',
  'summary.speaking': 'Speech takes up {speech} of {duration}.',
  'summary.none': 'No speech was found in this recording.',
  'summary.pause': 'nobody speaks',
  'summary.clips': 'The model heard {count} overlapping clips of {window}.',
  'summary.rules':
    'The answer for a moment is the mean over all clips of {window} that contain it; below {percent} it is “not sure”. Sound counts as speech when it is {above} dB louder than the steady noise around it. Pauses shorter than {pause} are part of the speech.',
  'summary.liveRules':
    'The answer for a moment is the mean over the parts of at most {window} that were heard last and contain it; below {percent} it is “not sure”. Sound counts as speech when it is {above} dB louder than the steady noise around it. Pauses shorter than {pause} are part of the speech.',

  'export.title': 'Save the timeline',
  'export.json': 'JSON',
  'export.csv': 'CSV',
  'export.png': 'PNG',
  'export.jsonLabel': 'Save the timeline as JSON',
  'export.csvLabel': 'Save the timeline as CSV',
  'export.pngLabel': 'Save the timeline as PNG',

  'words.title': 'In words',
  'words.voice': 'Beside {count} earlier recordings of this voice:',
  'words.typical': 'Beside what is usual when nobody shows an emotion, in all kinds of voices:',
  'words.none': 'There is no voice in it that could be measured.',
  'words.measure': '{what}: {value}, usually {usually}',
  'words.range': '{least} to {most}',
  'words.pitch.more': 'higher',
  'words.pitch.less': 'lower',
  'words.pitch.alike': 'as high as usual',
  'words.pitch.unit': '{value} Hz',
  'words.range.more': 'with more melody',
  'words.range.less': 'more monotonous',
  'words.range.alike': 'with as much melody as usual',
  'words.range.unit': 'the pitch moves by {value} semitones',
  'words.level.more': 'louder',
  'words.level.less': 'softer',
  'words.level.alike': 'as loud as usual',
  'words.level.unit': '{value} dB',
  'words.rate.more': 'faster',
  'words.rate.less': 'slower',
  'words.rate.alike': 'as fast as usual',
  'words.rate.unit': '{value} syllables a second',
  'words.noteVoice':
    'Measured, not guessed. Loudness depends on the distance to the microphone too. The model hears more than this.',
  'words.noteTypical':
    'Measured, not guessed. Once affetto has heard the voice in Record, it compares with that voice. Loudness is left out: it depends on the microphone. The model hears more than this.',

  'near.title': 'Which acting does it resemble?',
  'near.lead': 'The nearest of {among} clips that the model learned from:',
  'near.clip': '{emotion}, acted by {who}',
  'near.strong': '{emotion}, strongly, acted by {who}',
  'near.female': 'a woman ({corpus}, speaker {speaker})',
  'near.male': 'a man ({corpus}, speaker {speaker})',
  'near.unknown': 'somebody ({corpus}, speaker {speaker})',
  'near.note':
    'On voices never heard, the nearest clip has the right emotion {percent} of the time. The clips cannot be played here: their licences keep them with their corpora.',

  'why.title': 'What led to the answer',
  'why.emotion': 'Explain',
  'why.part': 'This explains the part from {from} to {to}.',
  'why.small': 'The small model gave this answer, and it is what is explained.',
  'why.here': 'Explain the part at {time}',
  'why.working': 'Hiding one part after another: {percent}',
  'why.cancel': 'Cancel',
  'why.cancelled': 'Cancelled.',
  'why.start': 'Explain',
  'why.towards': 'speaks for {emotion}',
  'why.against': 'speaks against {emotion}',
  'why.scale': 'Strongest effect: {points} percentage points',
  'why.figure':
    'These are the parts of the sound and what they do to the answer. The arrow keys move between parts, and Enter plays one.',
  'why.moments': 'Moments',
  'why.hint':
    'Point at a part, or move to it with the arrow keys, to see what it does. Click it to hear it.',
  'why.hintTouch': 'Tap a part to hear it, and to read what it does.',
  'why.cell': '{from} to {to}, {low} to {high}: hiding parts here {effect}.',
  'why.moment': 'The moment from {from} to {to}: hiding it {effect}.',
  'why.band': 'Everything from {low} to {high}: hiding it {effect}.',
  'why.falls': 'lowers {emotion} from {before} to {after}',
  'why.rises': 'raises {emotion} from {before} to {after}',
  'why.same': 'leaves {emotion} at {before}',
  'why.bestMoment':
    'The moment that counts most is {from} to {to}: without it, {emotion} falls from {before} to {after}.',
  'why.bestBand':
    'The pitches that count most are {low} to {high}: without them, {emotion} falls from {before} to {after}.',
  'why.nothing': 'No single part decides the answer: hiding any one of them changes little.',
  'why.method':
    'This was found by occlusion ({source}): each part of the mel spectrum is replaced by the mean of the clip, and the model answers again, {runs} times in all. It shows what this model reacts to, not what somebody felt.',
  'why.source': 'Zeiler & Fergus 2014',
} as const;

export type InspectKey = keyof typeof en;
