// Plays an answered file, and looks closer at it.

import { useEffect, useState } from 'preact/hooks';
import { Inspect } from '../inspect/inspect.js';
import type { RecordingAnswer } from '../protocol/engine.js';
import { t } from '../texts/texts.js';
import { AudioPlayer } from '../ui/audio-player.js';

interface Props {
  readonly file: File;
  readonly answer: RecordingAnswer;
}

/** Shows the player and the closer look; the file's address lives as long as they are shown. */
export function Player({ file, answer }: Props) {
  const [url, setUrl] = useState<string>();
  const [media, setMedia] = useState<HTMLAudioElement | null>(null);
  const [isMute, setMute] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (!url) return null;
  return (
    <>
      <AudioPlayer
        src={url}
        label={file.name}
        durationSeconds={answer.recognition.durationSeconds}
        onMedia={setMedia}
        onError={() => setMute(true)}
      />
      {isMute && <p class="note">{t('files.unplayable')}</p>}
      {media && <Inspect file={file} name={file.name} answer={answer} media={media} />}
    </>
  );
}
