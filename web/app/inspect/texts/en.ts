// The texts of the closer look in English.

export const en = {
  'look.title': 'A closer look',
  'look.overTime': 'Over time',
  'look.why': 'Why this answer?',

  'time.title': 'The emotion over time',
  'time.position': 'Position in the recording',
  'time.help':
    'Click anywhere to hear that moment. With the keyboard: arrow keys move, Page Up and Page Down jump between stretches, the space bar plays.',
  'time.at': '{time}: {what}',
  'time.emotion': '{emotion}, {percent}',
  'time.unsure': 'not sure (perhaps {emotion}, {percent})',
  'time.pause': 'no speech',
  'time.zoom': 'Zoom',
  'time.zoomIn': 'Zoom in',
  'time.zoomOut': 'Zoom out',
  'time.zoomed': '{factor}×',
  'time.spectrogram': 'Spectrogram',
  'time.drawing': 'Drawing the spectrogram: {percent}',
  'time.stopDrawing': 'Stop drawing',
  'time.spectrogramHelp':
    'Loudness by pitch, up to {hz}; darker is louder in light colours, brighter in dark ones.',

  'summary.title': 'Share of the speaking time',
  'summary.speaking': '{speech} of {duration} are speech.',
  'summary.none': 'No speech was found in this recording.',
  'summary.unsure': 'not sure',
  'summary.pause': 'no speech',
  'summary.rules':
    'Each moment is the mean of the {window} windows that heard it, “not sure” below {percent}. Speech is what stands {above} dB above the steady noise around it; pauses under {pause} belong to it.',

  'export.title': 'Save the timeline',
  'export.json': 'JSON',
  'export.csv': 'CSV',
  'export.png': 'PNG',
  'export.jsonLabel': 'Save the timeline as JSON',
  'export.csvLabel': 'Save the timeline as CSV',
  'export.pngLabel': 'Save the timeline as PNG',

  'why.title': 'What moved the answer',
  'why.emotion': 'Explain',
  'why.part': 'The part explained is {from} to {to}.',
  'why.here': 'Explain the part at {time}',
  'why.working': 'Hiding one part after the other: {percent}',
  'why.cancel': 'Cancel',
  'why.cancelled': 'Cancelled.',
  'why.start': 'Explain',
  'why.towards': 'speaks for {emotion}',
  'why.against': 'speaks against {emotion}',
  'why.scale': 'Strongest: {points} points',
  'why.figure':
    'Parts of the sound and what they do to the answer. The arrow keys move between parts, Enter plays one.',
  'why.moments': 'Moments',
  'why.bands': 'Pitch',
  'why.hint':
    'Point at a part, or move to it with the arrow keys, to see what it does. Click to hear it.',
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
  'why.nothing':
    'No single part decides: hiding any one of them changes little. The answer rests on the whole.',
  'why.method':
    'How this is found: occlusion ({source}). Each part of the mel spectrum is replaced by the clip’s own average, and the model answers again, {runs} times. It shows what this model reacts to, not what somebody felt.',
  'why.source': 'Zeiler & Fergus 2014',
} as const;

export type InspectKey = keyof typeof en;
