// The texts about the model in English.

export const en = {
  'adapted.note':
    'This model has been adapted to one voice. The figures below are those of the model it started from; how much it gained is shown under Teach.',

  'scores.title': 'How well it hears',
  'scores.lead':
    'On voices it had never heard, {percent} of its answers were right ({interval}, 95% interval over speakers).',
  'scores.interval': '{low} to {high}',
  'scores.accuracy': 'Accuracy',
  'scores.uar': 'UAR (mean recall of the emotions)',
  'scores.uarShort': 'UAR',
  'scores.macroF1': 'Macro F1',
  'scores.weightedF1': 'Weighted F1',
  'scores.kappa': 'Cohen’s kappa (agreement beyond chance)',
  'scores.ece': 'ECE (calibration error)',
  'scores.brier': 'Brier score (squared error of the probabilities)',
  'scores.logLoss': 'Log loss',
  'scores.people': 'People, same corpus',
  'scores.chance': 'Guessing',
  'scores.likeListeners':
    'People heard the same acted sentences, of all 24 actors of the corpus (Livingstone & Russo 2018): {people} of their answers were right, with neutral and calm accepted for each other. Counted that way the model reaches {model}. It has learned these sentences and this way of acting; people had not.',
  'scores.models':
    '{models} models of this kind were tested, each on speakers left out of its training; the model in this page has learned from all {speakers} speakers.',
  'scores.ownNew': 'Tested on voices it had never heard.',
  'scores.ownKnown': 'Tested on voices it knew: expect much less on a new one.',
  'scores.ownCount': '{count} recordings.',

  'confusions.title': 'What it takes for what',
  'confusions.caption':
    'Confusion matrix: a row for each emotion that was acted, a column for each answer, in percent of the row.',
  'confusions.corner': 'acted',
  'confusions.note':
    'Rows: what was acted. Columns: what the model answered, in percent of the row; outlined: right. Under half a percent is left empty.',

  'emotions.title': 'Emotion by emotion',
  'emotions.emotion': 'Emotion',
  'emotions.recall': 'Recall',
  'emotions.precision': 'Precision',
  'emotions.f1': 'F1',
  'emotions.people': 'People: recall',
  'emotions.note':
    'Recall: how much of what was acted is found. Precision: how many of such answers are right. People: neutral and calm counted as one.',

  'groups.title': 'For whom',
  'groups.group': 'Group',
  'groups.count': 'Recordings',
  'groups.speakers': 'From speaker to speaker UAR goes from {least} to {most}.',
  'group.female': 'Female voices',
  'group.male': 'Male voices',
  'group.normal': 'Acted with normal intensity',
  'group.strong': 'Acted strongly',

  'calibration.title': 'Can its confidence be believed?',
  'calibration.threshold':
    'Below {threshold} it says “not sure”. It then answers {coverage} of the recordings, and {accuracy} of these answers are right.',
  'calibration.diagram':
    'A dot for each range of confidence, larger where there were more answers. On the diagonal, confidence is exactly how often it is right; the vertical line is the threshold.',
  'calibration.ece': 'Expected calibration error {ece} ({before} before calibration).',
  'calibration.alt': 'Reliability diagram: how often answers were right, by confidence',
  'calibration.confidence': 'Confidence, % (up: right answers, %)',

  'robustness.title': 'Noise, telephones, rooms',
  'robustness.condition': 'Condition',
  'robustness.difference': 'Difference, points',
  'robustness.interval': '95% interval',

  'limits.title': 'Limits',
  'limits.acted':
    'It has heard acted North American English: a few actors saying two sentences. It says which acting a voice resembles, not what somebody feels. On other languages, ages, microphones, and on speech that is not acted, expect less than these figures.',
  'limits.lies': 'It is not a lie detector.',
  'limits.people':
    'It is not for decisions about people: hiring, policing, teaching, health, insurance.',
  'limits.speech':
    'Where nobody speaks it should say “not sure”. It has been trained on noises and music for that, and will sometimes fail.',

  'identity.title': 'What it is',
  'identity.name': 'Model',
  'identity.architecture': 'Architecture',
  'identity.parameters': '{name}, {count} parameters',
  'identity.members': '{members} networks {name} that answer together, {count} parameters in all',
  'identity.hears': 'Hears',
  'identity.mfcc': '{coefficients} MFCC of {bands} mel bands',
  'identity.logMel': '{bands} log-mel bands',
  'identity.features': '{features}, mono at {rate} Hz, up to {seconds} at once',
  'identity.corpus': 'Learned from',
  'identity.trained': '{corpus}: {utterances} recordings of {speakers} speakers',
  'identity.licence': 'Licence',
  'identity.version': 'Made with affetto',
} as const;

export type AboutKey = keyof typeof en;
