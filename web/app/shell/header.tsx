// The name, and the two choices that concern the whole page.

import { chooseTheme, type Theme, theme, themes } from '../styles/theme.js';
import { chooseLanguage, type Language, language, languageNames, t } from '../texts/texts.js';
import { VoiceChoice } from '../voices/voice-choice.js';
import { HelpButton } from './help.js';

export function Header() {
  return (
    <header class="header">
      <p class="name">
        <img src="./icon.svg" alt="" width="32" height="32" />
        <span>affetto</span>
      </p>
      <div class="choices">
        <VoiceChoice />
        <HelpButton />
        <select
          aria-label={t('theme.label')}
          value={theme.value}
          onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}
        >
          {themes.map((name) => (
            <option key={name} value={name}>
              {t(`theme.${name}`)}
            </option>
          ))}
        </select>
        <select
          aria-label={t('language.label')}
          value={language.value}
          onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
        >
          {languageNames.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </header>
  );
}
