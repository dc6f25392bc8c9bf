// The child process of score-model-file-answers.ts: answers its share of the recordings.

import { type AnswerJob, type Answers, answerQuestions } from './score-model-file-answers.js';
import { serveJob } from './serve-job.js';

serveJob<AnswerJob, number, Answers[]>(answerQuestions);
