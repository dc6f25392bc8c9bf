// `--labels`: which labels are answered among, as a list, a word or a file that maps those of a corpus.

import { extname } from 'node:path';
import { z } from 'zod';
import { firstIssue } from '../../check-input.js';
import {
  type LabelChoice,
  type LabelMap,
  type LabelSettings,
  labelChoices,
  refuseUnknownKeys,
  settleLabels,
  withLabelMap,
  withLabels,
} from '../../corpora/chosen-labels.js';
import type { CorpusListing } from '../../corpora/listing.js';
import { AffettoError } from '../../errors.js';
import { readJsonFile } from './json-file.js';

export const labelsOption = {
  type: 'string',
  description:
    'Labels: a list (angry,happy,sad), emotions (affetto\'s eight), all, none (dimensions alone), or a .json file that maps the corpus\'s own: {"boredom": null, "wut": "angry"}',
  valueHint: 'LIST | FILE',
} as const;

/** What `--labels` says of settings; what it does not say is left out. */
export interface GivenLabels {
  readonly labels?: LabelChoice;
  readonly labelMap?: LabelMap;
}

/**
 * Reads the option.
 * @returns nothing where it is not given
 * @throws AffettoError `OPTION_INVALID` for a list of one, and a file that cannot be read or is no map of labels
 */
export async function readLabelsOption(given: string | undefined): Promise<GivenLabels> {
  if (given === undefined) return {};
  const word = labelChoices.find((choice) => choice === given.trim());
  if (word !== undefined) return { labels: word };
  if (extname(given).toLowerCase() === '.json') return { labelMap: await readMap(given) };
  const labels = given.split(',').flatMap((label) => label.trim() || []);
  if (labels.length >= 2) return { labels };
  throw new AffettoError(
    'OPTION_INVALID',
    `--labels ${given}: give two labels or more with commas between them, emotions, all, none, or a .json file that maps labels.`,
  );
}

/**
 * A corpus as the option sees it, for commands that answer among the labels of a model: mapped, and those that are not
 * listed left out.
 * @throws AffettoError `OPTION_INVALID` as `settleLabels`
 */
export function labelledAs(
  corpus: CorpusListing,
  { labels, labelMap }: GivenLabels,
): CorpusListing {
  if (labelMap) refuseUnknownKeys(labelMap, [corpus]);
  const mapped = withLabelMap(corpus, labelMap);
  if (labels === undefined) return mapped;
  const settings: LabelSettings = { labels };
  return withLabels(mapped, settleLabels(settings, [mapped]));
}

const mapSchema = z.record(z.string(), z.string().trim().min(1).nullable());

async function readMap(path: string): Promise<LabelMap> {
  const content = await readJsonFile(path, 'the labels', '{"boredom": null, "wut": "angry"}');
  const parsed = mapSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new AffettoError(
    'OPTION_INVALID',
    `${path} is no map of labels: ${firstIssue(parsed.error, 'the file')}. Each label of the corpus stands for another one in quotes, or for null, which leaves it out: {"boredom": null, "wut": "angry"}.`,
  );
}
