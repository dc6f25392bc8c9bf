// A table that a corpus publishes beside its recordings and that says more of each than its name: what is said.
import { basename, extname } from 'node:path';
import { AffettoError } from '../errors.js';
import type { CorpusDescription, StatementTable } from './corpus-description.js';
import { readDelimited } from './delimited.js';
import type { CorpusListing } from './listing.js';
import { type CorpusName, namedCorpora } from './registry.js';

// Quotation marks in such texts are punctuation, not quoting.
const quoting = false;

/** The same listing with the texts of the table as statements, where the table is among `files` and readable. */
export async function withStatements(
  listing: CorpusListing,
  table: StatementTable,
  files: readonly string[],
): Promise<CorpusListing> {
  const path = files.find((file) => basename(file) === table.fileName);
  if (path === undefined) return listing;
  try {
    const texts = await readTexts(path, table);
    return {
      ...listing,
      utterances: listing.utterances.map((utterance) => {
        const statement = texts.get(utterance.id);
        return statement === undefined ? utterance : { ...utterance, statement };
      }),
      ignored: listing.ignored.filter((file) => file.path !== path),
    };
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    // The names say all that matters; the table is then listed with the other files that are no audio.
    return listing;
  }
}

/**
 * The corpus whose table lies at `path`, by its name and its header.
 * @throws AffettoError as `readDelimited`, where a file of such a name cannot be read
 */
export async function corpusOfTable(
  path: string,
): Promise<CorpusDescription<CorpusName> | undefined> {
  const corpora: readonly CorpusDescription<CorpusName>[] = namedCorpora;
  for (const corpus of corpora) {
    const { statements } = corpus;
    if (statements?.fileName !== basename(path)) continue;
    const { columns } = await readDelimited(path, { quoting });
    if (statements.columns.every((column) => columns.includes(column))) return corpus;
  }
  return undefined;
}

/** Texts by file name without extension. */
async function readTexts(
  path: string,
  { idColumn, textColumn }: StatementTable,
): Promise<Map<string, string>> {
  const { columns, rows } = await readDelimited(path, { quoting });
  const idAt = columns.indexOf(idColumn);
  const textAt = columns.indexOf(textColumn);
  return new Map(
    rows.map(({ cells }) => {
      const file = (cells[idAt] ?? '').trim();
      return [basename(file, extname(file)), cells[textAt] ?? ''];
    }),
  );
}
