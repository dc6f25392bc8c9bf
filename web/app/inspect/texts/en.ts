// The texts of the closer look in English.

export const en = {
  'look.title': 'A closer look',
  'look.overTime': 'Over time',
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

  'export.title': 'Save the timeline',
  'export.json': 'JSON',
  'export.csv': 'CSV',
  'export.png': 'PNG',
  'export.jsonLabel': 'Save the timeline as JSON',
  'export.csvLabel': 'Save the timeline as CSV',
  'export.pngLabel': 'Save the timeline as PNG',

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
