// What affetto has to know of a published corpus, as one object: how to read its names, what was spoken, under
// which terms. Training, cards, pages and help follow from it, so a corpus is added in one file. No description
// may need a file system: browsers load this room too.
import type { RecordingPart } from '../audio/recording-part.js';
import type { PublishedFigures } from './published-figures.js';
import type { Utterance } from './types.js';

/** What a file name that follows the corpus's rule says. */
export type NameReading =
  | ({
      /** The name is an utterance's; where the file lies is not said. */
      readonly kind: 'utterance';
    } & Omit<Utterance, 'path' | 'corpus'>)
  | {
      /** The name is an utterance's that carries no label to learn, as where annotators did not agree. */
      readonly kind: 'left out';
      /** The utterance's id, as `Utterance.id`. */
      readonly id: string;
      /** The corpus's own word for the label. */
      readonly label: string;
    }
  | ({
      /** The name is a recording's whose label stands in a table (`LabelTables`). */
      readonly kind: 'labelled elsewhere';
      /** The utterance's id, or that of a recording of which tables label parts. */
      readonly id: string;
    } & Partial<Pick<Utterance, 'speaker' | 'sex' | 'split'>>)
  | {
      /** The corpus holds such files, and they are no emotional speech. */
      readonly kind: 'other material';
      /** What they are, for people. */
      readonly reason: string;
    }
  | {
      /** The name has the corpus's form and a field that does not exist in it. */
      readonly kind: 'unusable';
      /** What is wrong with it, for people. */
      readonly reason: string;
    };

/** How the emotions of a corpus came about: played, brought about for the recording, or as life brought them. */
export const emotionOrigins = ['acted', 'elicited', 'natural'] as const;
/** Who speaks in a corpus. */
export const speakerKinds = ['actors', 'lay speakers'] as const;
/** What is said in a corpus: given sentences, given words in one phrase, or what speakers chose to say. */
export const spokenTexts = ['sentences', 'words', 'own words'] as const;

/**
 * What somebody who hears a corpus hears, as facts that each language of the page turns into its own sentences.
 * Fields that the owner does not tell are left out.
 */
export interface HeardSpeech {
  /** BCP 47 tags, e.g. `de`, `en-GB`; `en-003` is North American English. At least one. */
  readonly languages: readonly string[];
  /** How the emotions came about. */
  readonly emotions: (typeof emotionOrigins)[number];
  /** Who speaks. */
  readonly speakers?: (typeof speakerKinds)[number];
  /** Years of the youngest and of the oldest speaker. */
  readonly ages?: readonly [youngest: number, oldest: number];
  /** What is said. */
  readonly texts: {
    /** What was said: given sentences, given words, or what speakers chose to say. */
    readonly kind: (typeof spokenTexts)[number];
    /** How many different sentences or words there are. */
    readonly count?: number;
  };
}

/** Under which terms the owner gives a corpus out. */
export interface CorpusLicence {
  /** SPDX identifier, e.g. `CC-BY-NC-SA-4.0`; absent where the owner names no licence that has one. */
  readonly id?: string;
  /** Its name for people, e.g. `CC BY-NC-SA 4.0`. */
  readonly name: string;
  /** Address of the licence's text, or of what the owner says. */
  readonly url: string;
  /** Whether commercial use is allowed; absent where the owner does not say. */
  readonly commercialUse?: boolean;
  /** What it asks, in a few words that go on after a colon, e.g. `for non-commercial use, with attribution`. */
  readonly terms: string;
}

/** Whom to cite for a corpus. */
export interface CorpusCitation {
  /** Authors and year as in running text, e.g. `Livingstone & Russo 2018`. */
  readonly short: string;
  /** The whole reference with its address. */
  readonly full: string;
}

/** A published archive: where it is and how to know it. */
export interface PublishedArchive {
  /** Where the zip is published. */
  readonly url: string;
  /** Name of the zip as published. */
  readonly fileName: string;
  /** The size of the zip in bytes. */
  readonly size: number;
  /** The MD5 of the zip, 32 hexadecimal digits. */
  readonly md5: string;
  /** The size of the files in it in bytes, roughly. */
  readonly unpackedSize: number;
  /** What it holds, for people, e.g. `audio-only speech`. */
  readonly holds: string;
}

/** A table beside the recordings that holds their texts; it may be opened in place of the folder. */
export interface StatementTable {
  /** Name of the table's file. */
  readonly fileName: string;
  /** Names in its header, in lower case, by which it is told from other tables. */
  readonly columns: readonly string[];
  /** The column of file names; without their extension they are the ids. */
  readonly idColumn: string;
  /** The column of what is said. */
  readonly textColumn: string;
}

/** What a line of a label table says. */
export interface TableEntry {
  /** The utterance, or that it is left out. */
  readonly reading: Extract<NameReading, { readonly kind: 'utterance' | 'left out' }>;
  /** The part of a longer recording that it is, where it has no file of its own. */
  readonly within?: RecordingPart & {
    /** The id that the longer recording's name has. */
    readonly id: string;
  };
}

/** Tables beside the recordings that hold the labels, where names do not. */
export interface LabelTables {
  /** What they are called and where they lie, for people. */
  readonly where: string;
  /** Tells a table by the name of its file and of the folder that it lies in. */
  readonly isTable: (fileName: string, folder: string) => boolean;
  /** Whether it has a header and cells, or is a text of lines. */
  readonly form: 'cells' | 'lines';
  /**
   * Reads a line: its cells by the header's names in lower case; of a text, the line alone, under `line`.
   * @returns undefined for a line that is about no recording
   */
  readonly read: (cells: ReadonlyMap<string, string>, fileName: string) => TableEntry | undefined;
}

/** Everything that affetto knows of a corpus whose file names, or label tables, hold the labels. */
export interface CorpusDescription<Name extends string = string> {
  /** The format's name on the command line, and `Utterance.corpus`: lower case, e.g. `crema-d`. */
  readonly name: Name;
  /** Its name for people, e.g. `CREMA-D`. */
  readonly title: string;
  /** Which part of it is taken, where it holds others, e.g. `speech`; it reads well after the title. */
  readonly part?: string;
  /** Where its owner publishes it. */
  readonly publishedAt: string;
  /** A file name that follows the rule, with its folder where the rule reads that too. */
  readonly example: string;
  /** What the corpus's own codes of emotions mean: labels of affetto's eight, or a word for what they lack. */
  readonly labels: Readonly<Record<string, string>>;
  /** Extensions that its recordings have, with the dot, in lower case; default: all that affetto decodes. */
  readonly extensions?: readonly string[];
  /**
   * Reads a file name without its extension, or an id, and the names of the folder that the file lies in and of the one
   * above that.
   * @returns undefined where the name does not follow the rule at all
   */
  readonly readName: (stem: string, folder: string, above?: string) => NameReading | undefined;
  /** The tables that hold the labels, where names do not. */
  readonly labelTables?: LabelTables;
  /** The table of what is said, where the corpus publishes one beside its recordings. */
  readonly statements?: StatementTable;
  /** What somebody who hears it hears. */
  readonly speech: HeardSpeech;
  /** Under which terms its owner gives it out. */
  readonly licence: CorpusLicence;
  /** Whom to cite. */
  readonly citation: CorpusCitation;
  /** What others reached on it. */
  readonly published?: PublishedFigures;
  /** Where `affetto download` gets it; absent where the owner must be asked or gives it out otherwise. */
  readonly archive?: PublishedArchive;
}
