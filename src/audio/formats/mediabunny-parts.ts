// The parts of mediabunny that affetto uses, by name, so that bundlers can leave the rest out: half of it.

export {
  ADTS,
  AudioSampleSink,
  BufferSource,
  CustomSource,
  EncodedPacketSink,
  Input,
  MATROSKA,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny';
