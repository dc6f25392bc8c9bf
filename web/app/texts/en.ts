// Every text of the app in English. Its keys are the type that other languages must fill.

export const en = {
  'app.title': 'affetto: hear the emotion in a voice',
  'app.headline': 'Hear the emotion in a voice',
  'app.lead':
    'Record a sentence, speak live, or drop a file. affetto listens on your device: no recording ever leaves it.',
  'app.skip': 'Skip to the content',
  'app.ways': 'Ways to listen',
  'app.learned':
    'Learned from speech in {languages}; other voices and languages come out less surely.',
  'app.learnedUnknown':
    'Voices and languages unlike those that it learned from come out less surely.',
  'app.limits': 'Not a lie detector, and not for decisions about people.',

  'region.003': 'North America',

  'about.title': 'How far to trust it',
  'about.teaser':
    'On voices it had never heard, in recordings like those it learned from, {model} of its answers were right; people reach {people} on the same corpus.',
  'about.teaserAlone':
    'On voices it had never heard, in recordings like those it learned from, {model} of its answers were right.',
  'about.open': 'About this model',
  'about.close': 'Close',

  'language.label': 'Language',
  'theme.label': 'Colours',
  'theme.auto': 'Auto',
  'theme.light': 'Light',
  'theme.dark': 'Dark',

  'model.loading': 'Getting ready to listen: {percent}',
  'model.starting': 'Getting ready to listen',
  'model.failed': 'The model could not be loaded.',
  'model.retry': 'Try again',

  'large.loading':
    'A larger model, which answers better, is loading: {percent}. Until then, the small one answers.',
  'large.answers': 'The larger model answers now.',
  'large.outdated':
    'The larger model answers now. The chosen voice was taught to an earlier version of it, so it is not used: please teach it again.',
  'large.voiceWaits': 'The voice {name} needs the larger one.',
  'large.slow':
    'The small model answers: on this device, the larger one would take {seconds} for four seconds of sound.',
  'large.saving':
    'The small model answers: your browser is set to save data, so the larger one is not loaded.',
  'large.failed': 'The small model answers: the larger one could not be loaded.',

  'voice.title': 'Your voice',
  'voice.unknown': 'affetto gets to know whoever speaks, and answers better with every sentence.',
  'voice.known': 'affetto knows this voice: {count} sentences.',
  'voice.knownOne': 'affetto knows this voice: 1 sentence.',
  'voice.another': 'Another voice? affetto has started anew.',
  'voice.keep': 'Keep this voice on this device',
  'voice.forget': 'Forget this voice',
  'voice.undo': 'Undo',

  'update.ready': 'A new version of affetto is ready.',
  'update.apply': 'Use it now',
  'update.later': 'Later',

  'emotion.neutral': 'neutral',
  'emotion.calm': 'calm',
  'emotion.happy': 'happy',
  'emotion.sad': 'sad',
  'emotion.angry': 'angry',
  'emotion.fearful': 'fearful',
  'emotion.disgust': 'disgusted',
  'emotion.surprised': 'surprised',
  'emotion.unsure': 'not sure',

  'answer.heading': 'The answer',
  'answer.confidence': '{percent} confident',
  'answer.perhaps': 'Perhaps {first} ({firstPercent}) or {second} ({secondPercent})',
  'answer.all': 'How likely each emotion is',
  'answer.threshold':
    'When no emotion reaches {percent} (the thin line), affetto says “not sure” instead of guessing.',
  'answer.windows': 'The answer is the mean over {count} overlapping clips of {seconds} each.',
  'answer.set':
    '{emotions}: right {often} on voices never heard, in recordings like those it learned from.',
  'answer.setAll': 'This could be anything: no emotion can be ruled out.',
  'often.5': 'five times in ten',
  'often.6': 'six times in ten',
  'often.7': 'seven times in ten',
  'often.8': 'eight times in ten',
  'often.9': 'nine times in ten',
  'often.percent': '{percent} of the time',
  'answer.spoken': '{emotion}, {percent} confident.',
  'answer.spokenUnsure': 'Not sure. Perhaps {first} or {second}.',

  'dimensions.heading': 'Numbers',
  'dimensions.none': 'No numbers: nothing in it could be judged as speech.',
  'dimensions.value': '{value} (scale {low} to {high})',
  'dimensions.plane':
    'The answer in the plane of valence and arousal: valence {valence}, arousal {arousal}.',
  'dimensions.excited': 'excited',
  'dimensions.quiet': 'quiet',
  'dimensions.pleasant': 'pleasant',
  'dimensions.unpleasant': 'unpleasant',
  'dimension.arousal': 'arousal',
  'dimension.valence': 'valence',
  'dimension.dominance': 'dominance',

  'record.tab': 'Record',
  'record.start': 'Record',
  'record.stop': 'Stop',
  'record.hint':
    'Say a sentence or two, the way you feel right now. Your browser will ask for the microphone.',
  'record.opening': 'Waiting for the microphone …',
  'record.running': 'Recording',
  'record.limit': 'A recording can last up to five minutes.',
  'record.thinking': 'Listening to your recording …',
  'record.again': 'Record again',
  'record.discard': 'Discard',
  'record.download': 'Download WAV',
  'record.playback': 'Your recording',
  'record.elapsed': 'Time',
  'record.lost': 'The microphone was disconnected. What you recorded until then is kept.',

  'microphone.label': 'Microphone',
  'microphone.default': 'Default microphone',
  'microphone.level': 'Loudness',
  'microphone.denied': 'The microphone is blocked for this page.',
  'microphone.deniedHelp':
    'To allow it, click the icon to the left of the address, set the microphone to “Allow”, and try again. On a phone, also check that the system lets your browser use it.',
  'microphone.missing': 'No microphone was found.',
  'microphone.missingHelp':
    'Plug one in or switch it on, and try again. Or choose a recording under Files.',
  'microphone.busy': 'The microphone could not be started.',
  'microphone.busyHelp':
    'Another program may be using it. Close that program, or choose another microphone.',
  'microphone.insecure': 'This page cannot use the microphone.',
  'microphone.insecureHelp':
    'Browsers allow it only on https addresses and on localhost. Open the page at one of those.',
  'microphone.retry': 'Try again',

  'live.tab': 'Live',
  'live.start': 'Start listening',
  'live.stop': 'Stop',
  'live.hint': 'Speak, and watch the answer change as you go. Silence and noise get no answer.',
  'live.opening': 'Waiting for the microphone …',
  'live.loading': 'Loading the model …',
  'live.listening': 'Listening …',
  'live.listeningHint': 'Say something.',
  'live.speaking': 'Hearing speech',
  'live.last': 'Last heard',
  'live.steadyHint': 'One moment: a few more words.',
  'live.lost': 'The microphone was disconnected, so listening has stopped. What was heard is kept.',
  'live.ending': 'Hearing the last words …',
  'live.limit': 'A live session can last up to two hours. What was heard is kept.',
  'live.name': 'Live, {time}',
  'live.nameLabel': 'Name',
  'live.playback': 'The sound of this session',
  'live.again': 'Listen again',
  'live.nobody': 'Nobody was heard speaking.',
  'live.timeline': 'The last two minutes',
  'live.timelineEmpty': 'What affetto hears will appear here.',
  'live.now': 'now',
  'live.ago': '{seconds} s ago',
  'live.smoothing':
    'A face appears once two answers in a row say the same emotion with {confidence} or more, often about a second after somebody begins to speak, else when the utterance has ended. Then there is a new answer every {hop}. It covers at most the last {window} and is smoothed by an exponential mean with a time constant of {smoothing}. What was shown of the past is corrected when more was heard.',

  'files.tab': 'Files',
  'files.drop': 'Drop recordings here',
  'files.choose': 'Choose files',
  'files.hint':
    'You can also paste them. affetto reads WAV, AIFF, CAF, AU, MP3, FLAC, Ogg, Opus, WebM, M4A and the sound of videos, up to two hours each.',
  'files.list': 'Recordings',
  'files.waiting': 'waiting',
  'files.reading': 'reading',
  'files.progress': '{percent}',
  'files.remove': 'Remove {name}',
  'files.clear': 'Remove all',
  'files.show': 'Details of {name}',
  'files.failedSpoken': '{name}: {reason}',
  'files.details': 'Details',
  'files.hearPart': 'Hear what there is ({length})',
  'files.hearPartOf': 'Hear what there is of {name}',
  'files.unplayable': 'This browser cannot play this kind of file. The answer still holds.',
  'files.dropNow': 'Drop to listen',

  'history.tab': 'History',

  'teach.tab': 'Teach',
  'panel.opening': 'Opening …',

  'voices.label': 'Voice',
  'voices.shipped': 'Any voice',

  'warning.unheard': 'Not all of this file was heard.',
  'warning.ends-early': 'The file ends early: the answer is for what there is.',
  'warning.mended': 'The file was mended to be heard.',
  'warning.channels': 'The channels of this file are unusual.',

  'failure.AUDIO_EMPTY': 'The file is empty.',
  'failure.AUDIO_NOT_AUDIO': 'This is not a recording.',
  'failure.AUDIO_NO_TRACK': 'There is no sound in this file.',
  'failure.AUDIO_UNSUPPORTED_CODEC':
    'This browser cannot decode this kind of sound. Convert it to WAV or MP3.',
  'failure.AUDIO_TRUNCATED': 'The file ends early: a part of it is missing.',
  'failure.AUDIO_CORRUPT': 'The file is damaged.',
  'failure.AUDIO_NON_FINITE': 'The file contains samples that are not valid numbers.',
  'failure.AUDIO_TOO_LONG': 'The recording is too long.',
  'failure.AUDIO_SILENT': 'There is only silence.',
  'failure.AUDIO_TOO_SHORT': 'This is too short. affetto needs at least a word.',
  'failure.FILE_UNREADABLE': 'The file could not be read. Was it moved or changed?',
  'failure.DOWNLOAD_FAILED': 'A part of the app could not be downloaded. Check your connection.',
  'failure.other': 'Something went wrong.',

  'diagnostics.title': 'Diagnostics',
  'diagnostics.model': 'Model',
  'diagnostics.runtime': 'Runtime',
  'diagnostics.threads': 'Threads',
  'diagnostics.isolated': 'Cross-origin isolated',
  'diagnostics.yes': 'yes',
  'diagnostics.no': 'no',
  'diagnostics.download': 'Downloading model and runtime',
  'diagnostics.start': 'Starting the model',
  'diagnostics.usable': 'Page usable after',
  'diagnostics.large': 'Larger model: four seconds of sound',
  'diagnostics.lastRecording': 'Last recording: recognition',
  'diagnostics.liveInference': 'Live: one answer (median)',
  'diagnostics.liveLatency': 'Live: end of word to answer (median, 95%)',
  'diagnostics.longTasks': 'Page tasks over 50 ms',
  'diagnostics.offline': 'Works offline',
  'diagnostics.version': 'Version',
  'diagnostics.none': 'none yet',
} as const;

export type TextKey = keyof typeof en;
