import type { ReferenceClips } from './nearest-clips.js';

export const encoderClips: ReferenceClips = {
  model: '',
  sameEmotion: { share: 0, interval: [0, 0], recordings: 0, speakers: 0 },
  scales: [],
  clips: [],
  numbers: '',
};
