// The child process of score-model-file-answers.ts: answers its share of the recordings.

import { serveJob } from '../jobs/serve-job.js';
import { type AnswerJob, type Answers, answerQuestions } from './answers.js';

serveJob<AnswerJob, number, Answers[]>(answerQuestions);
