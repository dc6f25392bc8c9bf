// What a model file says of the speech behind it: what its training heard, under which terms, and how people did
// on the recordings that its scores are about. Facts, not sentences: cards and pages write those, each in its
// own language.

import { z } from 'zod';
import { emotionOrigins, speakerKinds, spokenTexts } from '../corpora/corpus-description.js';

const share = z.number().min(0).max(1);

/** A language that `Intl.DisplayNames` can name; it throws at anything else. */
export const languageTag = z.string().refine((tag) => {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(tag) !== undefined;
  } catch {
    return false;
  }
}, 'it is no BCP 47 tag of a language');

/** A corpus that a model was trained on; see `HeardSpeech` and `CorpusLicence` for its fields. */
export const heardCorpusSchema = z.object({
  /** Name of the corpus, e.g. `crema-d`. */
  corpus: z.string(),
  /** Its name for people, e.g. `CREMA-D`. */
  title: z.string(),
  /** BCP 47 tags. */
  languages: z.array(languageTag).min(1),
  /** How the emotions came about. */
  emotions: z.enum(emotionOrigins),
  /** Who speaks; absent where the owner does not say. */
  speakers: z.enum(speakerKinds).optional(),
  /** Years of the youngest and of the oldest speaker. */
  ages: z.tuple([z.number(), z.number()]).optional(),
  /** What is said. */
  texts: z.object({
    /** What was said: given sentences, given words, or what speakers chose to say. */
    kind: z.enum(spokenTexts),
    /** How many different sentences or words there are; absent where that is not known. */
    count: z.int().positive().optional(),
  }),
  /** Under which terms its owner gives it out. */
  licence: z.object({
    /** SPDX identifier; absent where the owner names no licence that has one. */
    id: z.string().optional(),
    /** The licence for people, e.g. `CC BY 4.0`. */
    name: z.string(),
    /** Address of its text, or of what the owner says. */
    url: z.string(),
    /** Whether commercial use is allowed; absent where the owner does not say. */
    commercialUse: z.boolean().optional(),
  }),
  /** The whole reference. */
  citation: z.string(),
});

/** See `heardCorpusSchema`. */
export type HeardCorpus = z.infer<typeof heardCorpusSchema>;

/** How often people named the emotion that was meant, on the corpus that the file's scores are about. */
export const listenersSchema = z.object({
  /** Title of the corpus, and its part where it has several. */
  corpus: z.string(),
  /** Share of right answers, 0 to 1. */
  accuracy: share,
  /** Emotions that were accepted for each other stand together. */
  recalls: z.array(
    z.object({
      /** Labels of the group, in no order. */
      emotions: z.array(z.string()).min(1),
      /** Share of right answers among the recordings of the group, 0 to 1. */
      recall: share,
    }),
  ),
  /** How many speakers they heard. */
  speakers: z.int().positive(),
  /** What they heard, in words, e.g. `the audio alone`. */
  heard: z.string(),
  /** Authors and year. */
  source: z.string(),
});
