// The few signs of the app, drawn in the colour of the text; always beside words, so never read aloud.

import type { ComponentChildren } from 'preact';

const icon = (children: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

export const MicrophoneIcon = icon(
  <>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </>,
);
export const WaveIcon = icon(<path d="M3 12h2l2-6 4 14 4-17 3 11 1-2h2" />);
export const FilesIcon = icon(
  <>
    <path d="M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9z" />
    <path d="M13 3v6h6" />
  </>,
);
export const StopIcon = icon(<rect class="icon-solid" x="7" y="7" width="10" height="10" rx="2" />);
export const CloseIcon = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const OpenIcon = icon(<path d="M6.5 9.5l5.5 5.5 5.5-5.5" />);
export const VoiceIcon = icon(
  <>
    <circle cx="9" cy="8" r="4" />
    <path d="M2.5 20a6.5 6.5 0 0 1 13 0M17 9.5a3.5 3.5 0 0 1 0 5M19.5 7a7 7 0 0 1 0 10" />
  </>,
);
export const PlayIcon = icon(<path class="icon-solid" d="M8 5.5v13l10.5-6.5z" />);
export const PauseIcon = icon(<path class="icon-solid" d="M7.5 5.5h3v13h-3zM13.5 5.5h3v13h-3z" />);
export const HelpIcon = icon(
  <path d="M8.8 9.2a3.2 3.2 0 1 1 4.9 2.7c-1.1.7-1.7 1.3-1.7 2.6M12 18.2v.1" />,
);
export const ThemeIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path class="icon-solid" d="M12 3.5a8.5 8.5 0 0 1 0 17z" />
  </>,
);
export const CheckIcon = icon(<path d="M5 12.5l4.5 4.5L19 7.5" />);
export const DownloadIcon = icon(
  <path d="M12 4v11m0 0l-4.5-4.5M12 15l4.5-4.5M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3" />,
);
export const DiscardIcon = icon(
  <path d="M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5" />,
);
export const UploadIcon = icon(
  <path d="M12 15V4m0 0L7.5 8.5M12 4l4.5 4.5M4 15v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3" />,
);
export const HistoryIcon = icon(<path d="M4 5v4h4M4.6 9A8 8 0 1 1 4 13M12 8v4.5l3 2" />);
