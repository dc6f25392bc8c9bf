// Whether the page asks for consent before it hears anybody: decided when it is built, written into index.html, where the page
// reads it. `npm run build:web -- --consent [ADDRESS]`, or AFFETTO_CONSENT=yes or the address.

import type { Plugin } from 'vite';

/** The environment variable: empty or absent, `no`: nobody is asked; `yes`; or the address of a notice that is linked too. */
export const consentVariable = 'AFFETTO_CONSENT';

const attribute = /(<html\b[^>]*?)( data-consent="([^"]*)")?>/;

/**
 * Reads the choice from the environment.
 * @returns undefined where nobody is asked, else the address of the host's own notice, or nothing of it
 * @throws Error where it is neither a word nor an address that a page may link
 */
export function consentFrom(text: string | undefined): string | undefined {
  const choice = text?.trim() ?? '';
  if (['', 'no', '0', 'false'].includes(choice.toLowerCase())) return undefined;
  if (['yes', '1', 'true'].includes(choice.toLowerCase())) return '';
  // A colon before the first slash is a scheme; only those of the web are links to read.
  const isAddress = /^https?:\/\/\S+$/.test(choice) || /^[^\s:]*[/.][^\s]*$/.test(choice);
  if (isAddress && !/["<>]/.test(choice)) return choice;
  throw new Error(
    `${consentVariable} (--consent) takes yes, no, or the address of your own notice (https://..., or a path beside the page), not "${choice}".`,
  );
}

/** The choice that a built page holds. */
export function consentOf(html: string): string | undefined {
  return attribute.exec(html)?.[3]?.replaceAll('&amp;', '&');
}

/** Writes the choice into a page. */
export function withConsent(html: string, consent: string | undefined): string {
  const value = consent === undefined ? '' : ` data-consent="${consent.replaceAll('&', '&amp;')}"`;
  return html.replace(attribute, (_, tag: string) => `${tag}${value}>`);
}

/** Writes the choice of the environment into the site. */
export function consentStep(): Plugin {
  return {
    name: 'affetto-consent',
    transformIndexHtml: (html) => withConsent(html, consentFrom(process.env[consentVariable])),
  };
}
