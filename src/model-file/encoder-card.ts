// The card of an encoder's file, written from nothing but what the file carries.

import { count } from '../scores/format.js';
import type { EncoderParts } from './encoder-file.js';
import type { EncoderMetadata } from './encoder-metadata.js';

/**
 * The card as Markdown.
 * @param bytes of the file
 */
export function encoderCard(
  { metadata, values }: EncoderParts,
  name: string,
  bytes: number,
): string {
  const { encoder, provenance, windowSeconds, sampleRate } = metadata;
  const { package: source, file } = provenance;
  const numbers = 2 * encoder.width * (1 + encoder.blocks);
  return `${[
    `# ${name}`,
    `A pretrained encoder of speech: one file from waveform to what it hears, ${count(numbers)} numbers a clip and ${count(encoder.width)} every 20 ms. It knows no emotions; a linear layer on its numbers learns them from few recordings. For embeddings, and as the first part of models.`,
    '## What it is',
    [
      `- The encoder of Whisper tiny (Radford et al. 2022): two convolutions, learned positions and ${encoder.blocks} transformer blocks of ${encoder.heads} heads, ${count(encoder.width)} channels and ${count(encoder.hidden)} hidden units; ${count(values.weights.length)} parameters, ${(bytes / 1e6).toFixed(1)} MB`,
      `- Its matrices are stored in eight bits, a scale for each column, and ${metadata.arithmetic === 'integer' ? 'multiplied as integers: what comes into each is rounded to 256 steps in every run' : 'computed with in float32'}`,
      `- Hears ${encoder.bands} log-mel bands, mono at ${count(sampleRate)} Hz, up to ${windowSeconds} s at once; the front end is inside the file`,
      '- Input `waveform` [1, samples]; outputs `statistics` (mean and standard deviation over time of each state), `state0` (the convolutions) to ' +
        `\`state${encoder.blocks}\` (the last block), one row every 20 ms${metadata.trim ? ', and `heard`, the first and the end sample of what was left when silence was cut off both ends' : ''}`,
    ].join('\n'),
    '## Where its weights are from',
    provenance.summary,
    [
      `- Package: \`${source.name}\` ${source.version}, \`${source.file}\`, SHA-256 \`${source.sha256}\``,
      `- File inside it: \`${file.path}\`, ${count(file.bytes)} bytes, SHA-256 \`${file.sha256}\``,
    ].join('\n'),
    provenance.trainedOn,
    ...(provenance.tuned ? tuningOf(provenance.tuned) : []),
    '## Limits',
    [
      '- What it was trained on decides whom it hears well, and that is not published in full.',
      '- Not for decisions about people: hiring, policing, teaching, health, insurance.',
    ].join('\n'),
    '## Licences',
    'All of these hold; `NOTICE` has their texts.',
    provenance.licences
      .map(({ spdx, of, copyright }) => `- ${of}: ${spdx}, ${copyright}`)
      .join('\n'),
  ].join('\n\n')}\n`;
}

function tuningOf({
  summary,
  heard,
  command,
}: NonNullable<EncoderMetadata['provenance']['tuned']>): string[] {
  return [
    '## How it was tuned',
    summary,
    heard.map((recordings) => `- ${recordings}`).join('\n'),
    `\`\`\`bash\n${command}\n\`\`\``,
  ];
}
