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
    'People heard the recordings of all {speakers} speakers of the corpus ({source}): {people} of their answers were right{alike}. Counted that way the model reaches {model}. It has learned what the speakers of this corpus say and how they say it; people had not.',
  'scores.alike': ', with {emotions} accepted for each other',
  'scores.models':
    '{models} models of this kind were tested, each on speakers left out of its training; the model in this page has learned from all {speakers} speakers.',
  'scores.ownNew': 'Tested on voices it had never heard.',
  'scores.ownKnown': 'Tested on voices it knew: expect much less on a new one.',
  'scores.ownCount': '{count} recordings.',

  'confusions.title': 'What gets confused with what',
  'confusions.caption':
    'Confusion matrix: a row for each emotion of the recordings, a column for each answer, in percent of the row.',
  'confusions.corner': 'recording',
  'confusions.note':
    'A row holds the recordings of one emotion, a column what the model answered, in percent of the row; right answers are outlined. Shares under half a percent are left empty.',

  'emotions.title': 'Emotion by emotion',
  'emotions.emotion': 'Emotion',
  'emotions.recall': 'Recall',
  'emotions.precision': 'Precision',
  'emotions.f1': 'F1',
  'emotions.people': 'People: recall',
  'emotions.note':
    'Recall: how many recordings of the emotion are found. Precision: how many of such answers are right.',
  'emotions.alike': 'For people, {emotions} counted as one.',

  'groups.title': 'For whom',
  'groups.group': 'Group',
  'groups.count': 'Recordings',
  'groups.speakers': 'From speaker to speaker UAR goes from {least} to {most}.',
  'group.female': 'Female voices',
  'group.male': 'Male voices',
  'group.normal': 'Normal intensity',
  'group.strong': 'Strong intensity',

  'calibration.title': 'Can its confidence be believed?',
  'calibration.threshold':
    'Below {threshold} it says “not sure”. It then answers {coverage} of the recordings, and {accuracy} of these answers are right.',
  'calibration.diagram':
    'A dot for each range of confidence, larger where there were more answers. On the diagonal, confidence is exactly how often it is right; the vertical line is the threshold.',
  'calibration.ece': 'Expected calibration error {ece} ({before} before calibration).',
  'calibration.alt': 'Reliability diagram: how often answers were right, by confidence',
  'calibration.confidence': 'Confidence, % (up: right answers, %)',

  'calibration.sets':
    'Where it names several emotions at once, the right one should be among them {level} of the time on voices never heard. It was {coverage} of the time ({interval}), with {size} emotions on average; for {share} of the speakers it was less than {below}.',
  'calibration.noSets':
    'It names one emotion alone: nobody measured from which probability on several together hold the right one.',

  'foreign.title': 'On recordings of another kind',
  'foreign.lead':
    'Models of its kind also answered recordings of corpora of which they had heard nothing: {each}.',
  'foreign.corpus':
    'in {languages} ({corpus}), answers given with {confidence} on average were right {accuracy} of the time',
  'foreign.corpusAlone':
    'in {corpus}, answers given with {confidence} on average were right {accuracy} of the time',
  'foreign.sets':
    'Several emotions named at once, which should hold the right one {level} of the time, held it {each}.',
  'foreign.setsOf': '{coverage} of the time in {corpus}',
  'foreign.unknown':
    'Nobody measured how it hears recordings of corpora of which it has heard nothing. Its figures and confidences hold for voices of the corpora that it learned from.',

  'robustness.title': 'Noise, telephones, rooms',
  'robustness.condition': 'Condition',
  'robustness.difference': 'Difference, points',
  'robustness.interval': '95% interval',

  'limits.title': 'Limits',
  'heard.corpus': 'It has heard {emotions} in {languages}: {speakers}, {texts} ({corpus}).',
  'heard.acted': 'acted emotions',
  'heard.elicited': 'emotions brought about for the recording',
  'heard.natural': 'emotions as daily life brought them',
  'heard.actor': '{count} actor',
  'heard.actors': '{count} actors',
  'heard.laySpeaker': '{count} speaker who is no actor',
  'heard.laySpeakers': '{count} speakers who are no actors',
  'heard.speaker': '{count} speaker',
  'heard.speakers': '{count} speakers',
  'heard.ages': ', aged {youngest} to {oldest}',
  'heard.sentences': 'saying {count} sentences',
  'heard.words': 'saying {count} words',
  'heard.ownWords': 'speaking in their own words',
  'heard.acting': 'It says which acting a voice resembles, not what somebody feels.',
  'heard.resembling':
    'It says which of these recordings a voice resembles, not what somebody feels.',
  'heard.lessUnacted':
    'On other languages, ages, microphones, and on speech that is not acted, expect less than these figures.',
  'heard.lessActed':
    'On other languages, ages, microphones, and on acted speech, expect less than these figures.',
  'heard.less': 'On other languages, ages and microphones, expect less than these figures.',
  'heard.unknown':
    'It was trained on {recordings} recordings from {corpus}. The file does not say which language is spoken, who speaks, whether the emotions were acted, or under which licence the recordings stand. It says which of them a voice resembles, not what somebody feels. On anybody and anything unlike them, expect less than these figures.',

  'limits.lies': 'It is not a lie detector.',
  'limits.people':
    'It is not for decisions about people: hiring, policing, teaching, health, insurance.',
  'limits.law':
    'In the EU, inferring emotions is forbidden at work and in education (except for medical and safety reasons). Elsewhere, people who are exposed to it must be told, and it counts as high-risk from December 2027 on. This is no legal advice.',
  'limits.lawName': 'Regulation (EU) 2024/1689, Articles 5(1)(f) and 50(3), Annex III',
  'limits.noise':
    'Where nobody speaks it should say “not sure”. It has been trained on noises and music for that, and will sometimes fail.',
  'limits.noiseFar':
    'Sounds without speech (hums, clicks, noises, music) get no emotion, nor does what is far from all that it was trained on. It learnt to tell them from speech by synthesised ones, so a real one may still be given an emotion.',
  'limits.noiseUnheard':
    'Where nobody speaks it should say “not sure”. It has heard nothing but speech in training, so it will often name an emotion.',
  'limits.noiseUnknown':
    'Where nobody speaks it should say “not sure”. The file does not say whether it was trained to.',

  'identity.title': 'What it is',
  'identity.name': 'Model',
  'identity.architecture': 'Architecture',
  'identity.parameters': '{name}, {count} parameters',
  'identity.members': '{members} networks {name} that answer together, {count} parameters in all',
  'identity.hears': 'Hears',
  'identity.mfcc': '{coefficients} MFCC of {bands} mel bands',
  'identity.encoder': '{count} numbers of a pretrained speech encoder',
  'identity.logMel': '{bands} log-mel bands',
  'identity.features': '{features}, mono at {rate} Hz, up to {seconds} at once',
  'identity.corpus': 'Learned from',
  'identity.trained': '{corpus}: {utterances} recordings of {speakers} speakers',
  'identity.trainedUnnamed': '{corpus}: {utterances} recordings; the speakers are not named',
  'identity.citation': 'Cite',
  'identity.licence': 'Licence',
  'identity.version': 'Made with affetto',
} as const;

export type AboutKey = keyof typeof en;
